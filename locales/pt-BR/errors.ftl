# Por que um comando não conseguiu fazer seu trabalho.
command-line = { $why }
    .fix = Execute `onboard --help`
interrupted = Interrompido
    .fix = Tudo o que foi salvo até aqui está guardado; execute o mesmo comando para continuar
stopped = Encerrado por hoje
    .fix = Tudo o que foi respondido está guardado; execute o mesmo comando para continuar
terminal-lost = O terminal não está mais disponível: { $why }
    .fix = Abra um maior e execute o mesmo comando para continuar; tudo o que foi respondido está guardado
runtime-failed = Não foi possível iniciar o programa: { $why }
    .fix = Feche alguns programas e tente de novo
language-unknown = Não há textos em `{ $lang }`
    .fix = Escolha entre: { $offered }
now-malformed = `{ $seen }` não é uma data e hora
    .fix = Escreva no formato 2026-11-20T12:00:00Z
graph-version-malformed = `{ $seen }` não é uma versão da Graph
    .fix = Escreva no formato v26.0
demo-home-elsewhere = { $path } anota que { $home } pertence a um sandbox nesta máquina, e { $url } fica em outro lugar
    .fix = Use outra pasta: `--home DIR`
real-home-elsewhere = { $path } anota que a própria Meta respondeu em { $home }, então nenhum sandbox é consultado ali
    .fix = Ensaie em outra pasta: `--home DIR`
demo-in-workspace = { $path } diz que nada aqui é secreto (`demo = true`), e você não criou nenhuma demonstração aqui
    .fix = Crie uma demonstração em uma pasta nova: `onboard demo`. Se este espaço de trabalho for real, remova a linha
graph-url-in-workspace = { $path } diz que a Graph fica em { $url }, e só você decide para onde vão os segredos
    .fix = Remova a linha. Se for o seu próprio sandbox, digite o endereço uma vez: `--graph-url URL`
graph-url-not-typed = { $url } não é da Meta nem fica nesta máquina, então só vale quando é digitado
    .fix = Digite-o neste comando: `--graph-url URL`
now-out-of-range = `{ $seen }` está longe demais
    .fix = Escolha uma data entre 2000 e 2099
demo-not-played = O sandbox não cumpriu seu papel em { $path }: { $why }
    .fix = Isto é um defeito do programa; relate o problema com este texto
sandbox-not-started = Não foi possível iniciar o sandbox na porta { $port }: { $why }
    .fix = Não use `--port`, e uma porta livre é escolhida
world-unreadable = Não é possível ler o mundo em { $path }: { $why }
    .fix = Confira o caminho
world-invalid = { $path } não é um mundo válido: { $why }
    .fix = Comece por `{"{"}"extends": "healthy", "patch": {"{"}{"}"}{"}"}`
fault-invalid = `{ $spec }` não é uma falha válida: { $why }
    .fix = Escreva no formato kind[:path[:times]]
step-unknown = Não existe a etapa `{ $step }`
    .fix = As etapas são: { $steps }

no-customers = Não há clientes aqui
    .fix = Execute `onboard start` ou indique outra pasta com `--home DIR`
customer-unknown = Nenhum cliente corresponde a `{ $customer }`
    .fix = `onboard customer list` mostra todos
customer-ambiguous = Mais de um cliente corresponde a `{ $customer }`: { $found }
    .fix = Escreva uma parte maior do nome ou o id
customer-unnamed = Há vários clientes: { $customers }
    .fix = Indique um deles ou use `--all` nos comandos que têm essa opção
customer-exists = Já existe um cliente `{ $customer }`
    .fix = Não use `--id`, e um id livre é criado
page-of-another = A Página { $page } é de { $company } (`{ $customer }`), e não de { $wanted }
    .fix = Execute `onboard start { $customer }` para continuar com esse cliente; `onboard customer set { $customer } company NOME` muda o nome dele
app-exists = Já existe um registro do app { $app }
    .fix = Altere-o com `onboard app set { $app } FIELD VALUE`
app-not-on-record = Não existe registro do app { $app }
    .fix = `onboard app list` mostra todos; `onboard app new { $app }` cria um
app-unnamed = Há vários apps: { $apps }
    .fix = Indique um deles pelo ID do app
no-apps = Não há apps aqui
    .fix = Execute `onboard app new { $APP_ID }` ou `onboard start`
not-confirmed = Este comando remove { $subject }, com seus segredos e seu histórico
    .fix = Confirme a intenção: `--yes`
calls-not-confirmed = Ninguém concordou com as chamadas para: { $permissions }
    .fix = Acrescente `--yes` para fazê-las ou `--dry-run` para só vê-las
review-without-app = Ainda não se sabe qual app { $customer } usa
    .fix = Execute `onboard start { $CUSTOMER }`
review-by-vendor = O app usado é o do fabricante, por isso é ele quem o envia para análise
    .fix = Nada é registrado aqui; pergunte ao fabricante
permission-not-tracked = `{ $permission }` não está entre o que este app solicita
    .fix = Há estas: { $offered }
permission-live-already = `{ $permission }` já está ativa, não há o que enviar
    .fix = Deixe-a de fora
nothing-to-record = Não há nada para que se possa registrar `{ $what }`
    .fix = `onboard review status` mostra a situação de cada permissão; indique uma com `--permission`
date-malformed = Isto não é uma data: { $seen }
    .fix = Escreva assim: 2026-11-20
date-in-future = { $seen } ainda não chegou
    .fix = Informe o dia em que aconteceu ou deixe `--on` de fora para hoje
date-before-submission = { $permission } está registrada como enviada em { $date } e não pode ter sido decidida antes
    .fix = Corrija o dia ou registre o envio de novo: `onboard review record submitted --permission PERMISSION --on DATE`
note-unreadable = Não foi possível ler { $path }: { $why }
    .fix = Indique um arquivo de texto com as palavras do analista, ou `-` para colá-las
permission-not-in-submission = `{ $permission }` não está entre o que este envio solicita
    .fix = Não use `--permission` para ver tudo

key-unknown = Não existe o campo `{ $key }`
    .fix = `onboard start --help` lista os campos
key-of-app = `{ $key }` pertence ao app
    .fix = Execute `onboard app set { $APP_ID } { $key } VALUE`
key-of-customer = `{ $key }` pertence ao cliente
    .fix = Execute `onboard customer set { $CUSTOMER } { $key } VALUE`
value-missing = Falta o valor de `{ $key }`
    .fix = Escreva-o depois do campo ou use `--stdin`
secret-in-arguments = `{ $key }` é um segredo, e o que se digita na linha de comando fica visível para outras pessoas
    .fix = Use `--stdin`; e troque o segredo se esta máquina for compartilhada
token-absent = Não há token no que foi recebido
    .fix = Copie-o inteiro e envie-o pela entrada padrão, ou retire `--token-stdin` para que ele seja pedido
token-several = Há vários tokens no que foi recebido
    .fix = Envie só um deles
token-kept = O cofre tem um { $kind } que funciona, e este é outro
    .fix = Execute o mesmo comando com `--replace` para ficar com o novo; o produto também vai precisar dele
token-not-set-by-hand = `{ $key }` é comprovado antes de ser guardado
    .fix = Execute `onboard token paste { $CUSTOMER }`
input-unreadable = Não é possível ler a entrada padrão: { $why }
    .fix = Envie o valor por pipe, como texto UTF-8

answer-missing = Falta a resposta para `{ $key }`, e não há a quem perguntar
    .fix = Adicione `{ $key }` ao arquivo de respostas ou use { $flag }
answer-missing-secret = Falta a resposta para `{ $key }`, e não há a quem perguntar
    .fix = Adicione `{ $key } = {"{"} env = "{ $variable }" {"}"}` ou `{ $key } = {"{"} file = "PATH" {"}"}` ao arquivo de respostas
answer-empty = A resposta para `{ $key }` está vazia
    .fix = Informe um valor ou omita a chave
answer-many-lines = A resposta para `{ $key }` contém quebras de linha ou caracteres de controle
    .fix = Informe uma única linha de texto simples
answer-has-blanks = A resposta para `{ $key }` contém espaços, o que um token nunca tem
    .fix = Copie o token de novo, inteiro e sem mais nada
answer-not-digits = `{ $key }` é um número de 5 a 30 dígitos
    .fix = Copie-o do Painel de Apps ou da seção de transparência da Página
answer-not-https = `{ $key }` precisa começar com https://
    .fix = A Meta não aceita outra coisa
answer-not-url = `{ $key }` não é um endereço
    .fix = Escreva-o completo, com https://
answer-not-date = `{ $key }` não é uma data
    .fix = Escreva no formato 2027-11-20: ano, mês, dia
answer-not-email = `{ $key }` não é um endereço de e-mail
    .fix = Escreva no formato name@example.com
answer-not-offered = Os valores possíveis de `{ $key }` são: { $offered }
    .fix = Escolha uma dessas palavras
answers-unreadable = Não é possível ler as respostas em { $path }: { $why }
    .fix = Confira o caminho
answers-not-text = { $path } não é texto UTF-8
    .fix = Salve o arquivo como UTF-8
answers-not-toml = { $path }, linha { $line }: { $why }
    .fix = Escreva um `key = "value"` por linha
answers-windows-path = { $path }, linha { $line }: em TOML, a barra invertida entre aspas duplas tem outro significado
    .fix = Coloque o caminho entre aspas simples: 'C:\Users\me\icon.png'
answer-key-unknown = { $path } responde a `{ $key }`, que ninguém pergunta
    .fix = Você quis dizer `{ $nearest }`?
answer-secret-in-plain = { $path } traz `{ $key }` em texto aberto, e é um segredo
    .fix = Informe-o por referência: `{ $key } = {"{"} env = "NAME" {"}"}` ou `{"{"} file = "PATH" {"}"}`
answer-wrong-type = { $path }: o valor de `{ $key }` é de um tipo que não serve
    .fix = Escreva texto entre aspas, ou {"{"} env = "NAME" {"}"}, ou {"{"} file = "PATH" {"}"}
answer-variable-unset = `{ $key }` usa a variável { $name }, que não está definida
    .fix = Defina-a no shell que inicia o onboard
answer-file-unreadable = `{ $key }` usa { $path }, que não é possível ler: { $why }
    .fix = Confira o caminho; ele parte da pasta do arquivo de respostas

record-corrupt = { $path }, linha { $line }, coluna { $column }: { $text }
    .fix = Corrija essa linha ou recupere o arquivo do git; nada foi gravado
record-newer = { $path } foi gravado por um onboard mais novo (esquema { $found }; este conhece { $known })
    .fix = Atualize o onboard; nada foi alterado
config-invalid = Em { $path }, `{ $key }` não pode ser `{ $value }`: { $text }
    .fix = Corrija a linha nesse arquivo
disk-full = Não há mais espaço para gravar { $path }
    .fix = Libere espaço e execute o mesmo comando de novo; nada do que foi salvo se perde
disk-read-only = { $path } fica em um disco que não permite gravação
    .fix = Escolha outra pasta com `--home DIR`
not-permitted = Você não tem permissão para ler ou gravar { $path }
    .fix = Confira quem é o dono da pasta ou escolha outra com `--home DIR`
workspace-link = { $path } é um link, e nenhum link do espaço de trabalho é seguido: pode ter vindo de qualquer pessoa pelo git
    .fix = Remova o link, ou ponha no lugar dele aquilo para onde aponta; veja no git quem o adicionou
not-a-file = { $path } deveria ser um arquivo, e é outra coisa ({ $found })
    .fix = Remova isso, ou recupere o arquivo pelo git
not-a-folder = { $path } deveria ser uma pasta, e é um arquivo
    .fix = Remova isso, ou recupere a pasta pelo git
pack-tracked = O git leva o que está em { $path }, pois { $index } o lista, e um pacote de revisão contém a senha do revisor
    .fix = Tire a pasta do git com `git rm -r --cached` e veja no git quem a adicionou; ou grave o pacote em outro lugar com `onboard review pack --out DIR`
file-too-large = { $path } tem { $size } bytes, e o máximo que se lê é { $limit }
    .fix = Veja o que há nele; recupere o arquivo pelo git, ou encurte-o
disk-failed = { $path }: { $text }
    .fix = Confira o disco e execute o mesmo comando de novo
workspace-busy = Outro onboard está trabalhando em { $subject }
    .fix = Espere até ele terminar e execute o mesmo comando de novo
no-identity = Nada abre o cofre de { $path } (chaveiro do sistema: { $keyring })
    .fix = Desbloqueie o chaveiro do sistema, ou execute em um terminal, onde uma frase secreta é pedida; ou coloque uma em um arquivo e indique-o em ONBOARD_PASSPHRASE_FILE
keyring-closed = Sua identidade está no chaveiro do sistema, que não abre agora ({ $keyring })
    .fix = Desbloqueie o chaveiro, por exemplo entrando na área de trabalho, e execute o mesmo comando de novo
identity-lost = O chaveiro do sistema não guarda mais a sua identidade: { $recipient }
    .fix = Recupere o chaveiro de um backup. Se ele se perdeu de vez, apague { $path }: uma nova identidade é criada, e um colega precisa compartilhar o espaço de trabalho com ela
passphrase-unnamed = Sua identidade { $path } está protegida por uma frase secreta, e nenhuma foi informada
    .fix = Coloque-a em um arquivo e indique-o em ONBOARD_PASSPHRASE_FILE; ou execute em um terminal sem `--answers`, onde ela é pedida
passphrase-missing = { $path } não contém frase secreta
    .fix = Escreva uma na primeira linha do arquivo
passphrase-wrong = A frase secreta não abre { $path }
    .fix = Digite-a de novo; ou confira o arquivo que ONBOARD_PASSPHRASE_FILE indica
passphrase-too-short = A frase secreta em { $path } tem menos de { $least } caracteres, pouco para uma identidade nova
    .fix = Escreva uma mais longa na primeira linha: quatro palavras ao acaso, ou `head -c 24 /dev/urandom | base64`
identity-unreadable = { $path } não é uma identidade legível
    .fix = Recupere o arquivo de um backup; sem ele é preciso informar os segredos de novo
key-unreadable = { $path } não é uma chave legível
    .fix = Recupere o arquivo do git
key-missing = { $path } não existe mais, e sem ele não é possível ler os segredos
    .fix = Recupere o arquivo do git
vault-mismatch = { $path } não está compartilhado com você
    .fix = Envie sua chave pública a quem pode compartilhar: { $recipient }
recipients-changed = Mudou o que você aceitou em { $path }: { $added_count ->
        [0] ninguém é novo
        [one] novos: { $added }
       *[other] novos: { $added }
    }; { $gone_count ->
        [0] ninguém saiu
        [one] ausentes: { $gone }
       *[other] ausentes: { $gone }
    }; key.age: { $key }
    .fix = Pergunte aos colegas quem fez a mudança; se estiver certa, execute `onboard vault agree`. Até lá os segredos são lidos, e nenhum é guardado
workspace-not-agreed = Este espaço de trabalho veio de alguém, e você ainda não concordou com ele: { $path }
    .fix = `onboard vault agree` mostra quem pode ler e o que veio com ele, e pergunta. Até lá os segredos são lidos, e nenhum é guardado
workspace-replaced = Em { $path } há outro espaço de trabalho, não o que você aceitou: a chave dele não foi feita por ninguém que pudesse ler aquele
    .fix = Se você recomeçou ali, execute `onboard vault agree`. Se não, recupere key.age e recipients.txt do git: quem os pôs ali poderia ler o que você guarda
key-outdated = { $path } é mais antigo que a chave que você aceitou, e alguém retirado desde então pode conhecê-lo
    .fix = Faça pull ou recupere key.age do git. Se voltou de propósito, execute `onboard vault agree`
secret-not-agreed = { $path } não vale ({ $reason }): nada mostra que um leitor o guardou ali
    .fix = `onboard vault agree` mostra o que é, e pergunta. Para recusar, remova o arquivo e informe o segredo de novo
agree-not-confirmed = A partir de agora isto vale no espaço de trabalho { $id } ({ $kept } segredos guardados). * é novo
    key.age: { $key }
    leitores:
      { $readers }
    segredos que não valiam:
      { $secrets }
    perfis de plataforma:
      { $profiles }
    .fix = Confira com os colegas e confirme a intenção: `--yes`. Para recusar algo, retire o arquivo ou recupere o anterior do git
recipient-invalid = `{ $recipient }` não é uma chave pública
    .fix = Seu colega vê a chave certa com `onboard vault status`; ela começa com age1
recipient-unknown = { $recipient } não está entre os leitores
    .fix = `onboard vault status` mostra todos
recipient-yourself = { $recipient } é a sua própria chave
    .fix = Quem continua é que precisa retirar você
unshare-unfinished = A retirada de um leitor foi interrompida, e { $path } pode ser ainda o antigo
    .fix = Execute antes `onboard vault unshare --yes`
share-not-confirmed = Estas chaves poderiam ler todos os segredos deste espaço de trabalho: { $readers }; novas entre elas: { $new }
    .fix = Confira as chaves com os colegas e confirme a intenção: `--yes`
unshare-not-confirmed = Este comando retira { $leaving } e cifra de novo todos os segredos
    .fix = Confirme a intenção: `--yes`
secret-unreadable = { $path } não é um segredo legível ({ $reason })
    .fix = Recupere o arquivo do git. Se nunca abriu, remova-o: veja no git quem o acrescentou; depois informe o segredo de novo
bad-id = `{ $id }` não pode ser um id aqui
    .fix = Use letras minúsculas, dígitos e hifens
home-missing = Não há espaço de trabalho em { $path }
    .fix = Execute `onboard start`, que cria um
home-taken = { $path } é um espaço de trabalho de outro tipo
    .fix = Escolha outra pasta com `--home DIR`
profile-invalid = O perfil de plataforma { $path }, `{ $key }`, linha { $line }: { $reason }
    .fix = Compare-o com um que `onboard platform show ID --json` mostra
profile-unknown = Não existe a plataforma `{ $id }`
    .fix = `onboard platform list` mostra todas
review-values-missing = Os textos da análise precisam de: { $missing }
    .fix = Defina os valores com `onboard customer set { $CUSTOMER } FIELD VALUE`
review-permission-unworded = Não há textos para: { $unworded }
    .fix = `onboard review render` sem `--permission` mostra o que existe
review-template-broken = Um modelo do perfil está com defeito: { $broken }
    .fix = Corrija o perfil

nothing-to-explain = Não há página sobre `{ $name }`
    .fix = Você quis dizer `onboard explain { $nearest }`?
pasted-error-unreadable = O texto colado não contém um erro da Meta
    .fix = Cole a resposta inteira, da primeira à última chave, ou informe os números: `onboard explain 190/463`
man-unwritten = Não é possível gravar as páginas de manual em { $path }: { $why }
    .fix = Escolha uma pasta em que você possa gravar
completions-failed = Não há script para { $shell }
    .fix = Isto é um defeito do programa; relate o problema com este texto

pack-folder-taken = { $folder } tem arquivos que não são de um pacote nosso
    .fix = Indique uma pasta nova ou vazia
declined = Você não concordou, e nada foi alterado
    .fix = Execute o mesmo comando de novo quando for o caso
secret-on-terminal = `{ $key }` é um segredo, e digitado aqui ele apareceria na tela
    .fix = Retire `--json` e `--no-input` para que ele seja pedido, ou envie-o pela entrada padrão
permission-unknown = `{ $permission }` não é uma permissão ou um recurso que conhecemos
    .fix = Use um nome como `pages_messaging`; `onboard explain pages_messaging` mostra o que é
lint-nothing-there = Não há texto de um pacote em { $path }
    .fix = Indique um arquivo, ou a pasta que `onboard start` gravou
lint-not-text = { $path } não é um texto legível: não está em UTF-8, ou passa de um megabyte
    .fix = Salve-o como texto simples em UTF-8
lint-unreadable = Não é possível ler { $path } ({ $why })
    .fix = Confira o caminho
