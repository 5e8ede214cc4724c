# o que só uma pessoa pode abrir
passphrase-ask = Frase secreta da sua identidade
passphrase-again = Essa frase secreta não a abre
passphrase-why = O chaveiro do sistema não pode guardar a sua identidade ({ $keyring }); por isso ela ficará em { $path }, protegida por uma frase secreta sua. Ninguém consegue recuperar essa frase: sem ela, todos os segredos terão de ser informados de novo.
passphrase-new = Nova frase secreta
passphrase-repeat = A mesma mais uma vez
passphrase-short = No mínimo { $least } caracteres
passphrase-differs = As duas são diferentes; nada foi guardado. Digite de novo
secret-cut = Foram 4095 caracteres ou mais, e um terminal corta o que passa disso. Envie o segredo de um arquivo pela entrada padrão
share-agree = Permitir que leiam?
unshare-agree = Retirar e criptografar tudo de novo?
