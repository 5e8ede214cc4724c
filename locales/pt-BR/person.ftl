# o que só uma pessoa pode abrir
passphrase-ask = Frase secreta da sua identidade
passphrase-again = Essa frase secreta não a abre
passphrase-why = O chaveiro do sistema não pode guardar a sua identidade ({ $keyring }); por isso ela ficará em { $path }, protegida por uma frase secreta sua. Ninguém consegue recuperar essa frase: sem ela, todos os segredos terão de ser informados de novo.
passphrase-new = Nova frase secreta
passphrase-repeat = A mesma mais uma vez
passphrase-short = No mínimo { $least } caracteres
passphrase-differs = As duas são diferentes; nada foi guardado. Digite de novo
passphrase-exposed = Outras pessoas nesta máquina podem ler { $path }, que contém a frase secreta da sua identidade: aplique `chmod 600`
secret-cut = Foram 4095 caracteres ou mais, e um terminal corta o que passa disso. Envie o segredo de um arquivo pela entrada padrão
share-agree = Permitir que leiam?
vault-agree = Você concorda com tudo isso?
refresh-agree = Renovar?
revoke-type = Digite { $customer } para revogar
unshare-agree = Retirar e criptografar tudo de novo?

# o que os perfis de plataforma pedem
ask-of-platform = { $key } do produto
    .help = O perfil do seu produto precisa deste valor para os textos que o analista da Meta lê; por isso escreva em inglês
ask-product = Nome do produto
    .help = Como as telas dele o chamam; os textos para o analista da Meta usam esse nome
ask-product_summary = O produto em uma frase, em inglês
    .help = O que é e quem usa, para alguém que nunca o viu: “Example Desk is the web application in which the shop answers its customers.”
ask-enter_button = O botão com que o atendente entra
    .help = Exatamente como o produto mostra; o analista procura por essa palavra
ask-ready_instruction = Como o atendente fica disponível, em inglês
    .help = Uma frase com as palavras do próprio produto: “In the menu at the top, choose “Available”.”
