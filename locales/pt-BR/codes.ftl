# Uma frase para cada código e o que fazer. A mensagem só traz dados que o achado sempre tem.

# customer
customer-incomplete = Ainda não se sabe: { $missing }
    .fix = Execute `onboard start { $CUSTOMER }` ou `onboard customer set { $CUSTOMER } FIELD VALUE`
customer-unreadable = Não é possível ler o registro deste cliente ({ $reason })
    .fix = Execute `onboard customer show { $CUSTOMER }` para ver onde está o problema
platform-unknown = Não há perfil com o nome `{ $platform }`
    .fix = Escolha um dos que `onboard platform list` mostra
platform-not-chosen = Nenhum produto de contact center foi escolhido, por isso não se sabe do que ele precisa
    .fix = Execute `onboard customer set { $CUSTOMER } platform ID`; `onboard platform list` mostra os ids

# app
app-unknown = O ID do app ainda não é conhecido
    .fix = Crie o app em { -menu-create-app } e depois execute `onboard start --app-id ID`. Apps criados de outra forma não recebem as permissões de Página
app-secret-missing = A chave secreta do app não está no cofre
    .fix = Copie-a de { -menu-basic } e depois execute `onboard app set { $APP_ID } app_secret --stdin`
app-credentials-refused = A Meta não aceita este ID do app com esta chave secreta
    .fix = Copie a chave secreta de novo de { -menu-basic } e depois execute `onboard app set { $APP_ID } app_secret --stdin`
app-not-the-one-meant = Estas credenciais são do app “{ $seen }”, não do app “{ $wanted }”
    .fix = Defina o ID do app certo: `onboard customer set { $CUSTOMER } app_id ID`
app-blocked = A Meta não atende mais este app: “{ $said }”
    .fix = Abra o app no painel da Meta: ele diz o que a Meta quer, como um Data Use Checkup ou uma contestação
graph-version-dying = { $days ->
        [one] A versão { $version } da Graph API deixa de funcionar em { $days } dia
       *[other] A versão { $version } da Graph API deixa de funcionar em { $days } dias
    }
    .fix = Use uma mais nova: `--graph-version`, e também nas configurações do produto
graph-version-dead = A versão { $version } da Graph API foi encerrada; a Meta responde com uma versão mais antiga que ainda funciona
    .fix = Use uma mais nova: `--graph-version`, e também nas configurações do produto
graph-version-unknown = A versão { $version } da Graph API é mais nova que este programa
    .fix = Não use `--graph-version` ou atualize o onboard
graph-version-refused = A Meta não conhece a Graph API { $version }
    .fix = Omita `--graph-version`

# app-settings
contact-email-missing = O app não tem e-mail de contato
    .fix = Informe-o em { -menu-basic }; é para ele que a Meta escreve sobre a análise
category-missing = O app não tem categoria
    .fix = Escolha “Bots do Messenger para empresas (Messenger bots for business)” em { -menu-basic }
category-unfit = A categoria “{ $seen }” é para mensagens entre pessoas
    .fix = Escolha “Bots do Messenger para empresas (Messenger bots for business)” em { -menu-basic }
privacy-policy-missing = O app não tem política de privacidade
    .fix = Informe o endereço em { -menu-basic }; ele precisa ser público e tratar deste app
privacy-policy-dead = A política de privacidade em { $url } não responde com 200
    .fix = Corrija a página ou informe outro endereço em { -menu-basic }; com um endereço que não responde, a Meta não deixa salvar
settings-url-private = Daqui, o nome em { $url } leva a um endereço privado, e só a Meta sabe o que ela vê
    .fix = Abra-o em um celular fora desta rede: precisa responder a todos. Então a Meta deixa salvá-lo em { -menu-basic }
privacy-policy-unlike = A página em { $url } pede senha ou não fala de privacidade
    .fix = Abra-a sem estar conectado. Ela precisa ser pública e dizer o que este app faz com os dados
terms-missing = O app não tem termos de serviço
    .fix = Informe o endereço em { -menu-basic }
data-deletion-unsaid = A API da Meta não mostra se a exclusão de dados está configurada
    .fix = Confira em { -menu-basic } e depois execute `onboard app set { $APP_ID } data_deletion yes`
data-deletion-missing = A exclusão de dados não está configurada
    .fix = Informe um endereço com instruções ou um callback em { -menu-basic } e depois execute `onboard app set { $APP_ID } data_deletion yes`
data-deletion-dead = O endereço para exclusão de dados, { $url }, não responde
    .fix = Compare-o com { -menu-basic }, corrija a página ou informe outro: `onboard app set { $APP_ID } data_deletion_url URL`
deauthorize-callback-missing = Nada é chamado quando uma pessoa remove o app
    .fix = Se o produto oferece esse endereço, configure-o como callback de desautorização no login do app; os analistas reparam quando está vazio
icon-missing = Nenhum arquivo de ícone foi informado
    .fix = Execute `onboard app set { $APP_ID } icon FILE` com um PNG ou JPEG de 1024×1024 pixels
icon-wrong-size = O ícone tem { $width }×{ $height } pixels, e a Meta exige 1024×1024
    .fix = Redimensione o ícone e carregue-o em { -menu-basic }
icon-unreadable = Não é possível ler o ícone em { $path } como PNG ou JPEG
    .fix = Execute `onboard app set { $APP_ID } icon FILE` com um arquivo que abra
app-domains-missing = O app não tem domínio
    .fix = Adicione o domínio do site do produto em { -menu-basic }
app-domains-differ = Os domínios do app ({ $seen }) não incluem o site que o analista abre: { $wanted }
    .fix = Adicione o domínio dele em { -menu-basic }
app-settings-locked = A Meta não deixa ninguém mudar as configurações deste app pela API
    .fix = Configure à mão em { -menu-basic }, ou marque “Allow API access to app settings” em { -menu-advanced } e execute `onboard start { $CUSTOMER } --only app-settings`
data-use-checkup-due = A Verificação de uso de dados (Data Use Checkup) anual vence em { $date }
    .fix = Faça-a no Painel de Apps e execute `onboard app set { $APP_ID } data_use_checkup yes`
website-missing = O app não tem a plataforma Site (Website)
    .fix = Adicione-a no fim da tela { -menu-basic }, com o endereço em que o analista entra
website-differs = A plataforma Site (Website) indica { $seen }, mas o analista é enviado para { $wanted }
    .fix = Informe o endereço do analista em { -menu-basic }, a menos que a diferença seja proposital
server-ip-list = Só os servidores da lista podem fazer chamadas com a chave secreta deste app: { $seen }
    .fix = Adicione os servidores do produto e os seus em { -menu-advanced } ou esvazie a lista
app-restricted = Limites de idade ou de país ocultam o app de algumas pessoas: { $seen }
    .fix = Remova os limites em { -menu-advanced }

# messenger-product
messenger-product-missing = O app não tem o produto Messenger
    .fix = Adicione o produto: { -menu-add-product }
messenger-product-hidden = A Meta não mostra se o app tem o produto Messenger
    .fix = Procure por Messenger no { -menu-app-dashboard }

# login and tokens
login-not-needed = o produto funciona com um token da Página colado
user-token-missing = Não há token de usuário no cofre
    .fix = Execute `onboard token login { $CUSTOMER }` se o Login do Facebook está no app; senão, obtenha um em { -menu-explorer } com as permissões do produto e execute `onboard token paste { $CUSTOMER }`
system-user-token-missing = Não há token de usuário do sistema no cofre
    .fix = Gere um no portfólio empresarial e execute `onboard token paste { $CUSTOMER }`; com uma configuração do Login do Facebook para Empresas: `onboard token login { $CUSTOMER } --login-config ID`
token-invalid = A Meta informa que o token não é válido
    .fix = Gere o token de novo: { -menu-generate-token }. Depois execute `onboard start { $CUSTOMER }`
token-expired = O token expirou
    .fix = Não é possível renovar um token expirado. Gere-o de novo: { -menu-generate-token }
token-revoked = A pessoa que gerou o token removeu o app
    .fix = Peça que a pessoa adicione o app de novo e gere outro token
token-password-changed = O token deixou de valer porque a pessoa trocou a senha ou o Facebook encerrou a sessão
    .fix = Entre de novo e gere outro token: { -menu-generate-token }
token-checkpoint = O Facebook quer antes confirmar a identidade da pessoa que gerou o token
    .fix = Peça que a pessoa entre em facebook.com e siga as instruções; depois verifique de novo
token-role-lost = A pessoa que gerou o token não tem mais a tarefa necessária na Página
    .fix = Devolva a tarefa à pessoa ou peça que outro administrador da Página gere o token
token-of-another-app = { $seen ->
    [unknown] O token não pertence ao app { $wanted }, e sim a outro
   *[other] O token pertence ao app { $seen }, não ao app { $wanted }
}
    .fix = Gere o token no app certo: { -menu-generate-token }
token-of-another-page = O token pertence à Página { $seen }, não à Página { $wanted }
    .fix = Gere o token para a Página certa: { -menu-generate-token }
token-wrong-kind = Este token é do tipo { $seen }, e aqui é preciso um do tipo { $wanted }
    .fix = O token da Página vem de { -menu-generate-token }; o token de usuário, de { -menu-explorer }
token-scope-missing = Faltam permissões no token: { $missing }
    .fix = Gere o token de novo e conceda essas permissões; o produto não funciona sem elas
token-short-lived = O token dura apenas algumas horas
    .fix = Execute `onboard start { $CUSTOMER }`, que o troca por um de cerca de 60 dias
token-expires-soon = { $days ->
        [0] O token expira hoje
        [one] O token expira em { $days } dia
       *[other] O token expira em { $days } dias
    }
    .fix = Execute `onboard start { $CUSTOMER }` antes disso
token-blocked = A Meta bloqueou a pessoa ou o app por algum tempo
    .fix = Pare o que estava sendo enviado, leia o aviso em { -menu-app-dashboard } ou em facebook.com e espere até o bloqueio acabar
page-token-wanted = Para isto a Meta pede um token da Página
    .fix = Gere um: { -menu-generate-token }
permission-refused = A Meta informa que falta ao token a permissão para isto
    .fix = Gere o token de novo e conceda as permissões do produto
token-seen-in-part = Do token só se sabe o que ele mesmo pode perguntar: não quando expira, nem o que pode fazer em qual Página
    .fix = Ponha a chave secreta do app em `ONBOARD_APP_SECRET` e indique o app com `--app`
token-differs = Foi dado outro `{ $key }` que funciona, e o do cofre foi mantido
    .fix = Execute o mesmo comando com `--replace` para ficar com o novo
data-access-expired = A pessoa não usa o app há 90 dias, por isso parte dos dados fica indisponível
    .fix = Peça que a pessoa entre no app de novo; as mensagens não são afetadas
token-due = { $days ->
        [0] É preciso renovar { $token } hoje
        [one] É preciso renovar { $token }: falta { $days } dia
       *[other] É preciso renovar { $token }: faltam { $days } dias
    }
    .fix = Execute `onboard token refresh { $CUSTOMER }`
page-token-due = { $days ->
        [0] O token da Página expira hoje, e um token da Página não pode ser renovado
        [one] O token da Página expira em { $days } dia, e não é possível renová-lo
       *[other] O token da Página expira em { $days } dias, e não é possível renová-lo
    }
    .fix = Gere-o de novo em { -menu-generate-token } e coloque-o também no produto
page-token-renewal = { $days ->
        [0] { $platform } quer um novo token da Página a cada { $every } dias, e hoje é o dia
        [one] { $platform } quer um novo token da Página a cada { $every } dias: falta { $days } dia
       *[other] { $platform } quer um novo token da Página a cada { $every } dias: faltam { $days } dias
    }
    .fix = Gere-o de novo em { -menu-generate-token } e coloque-o também no produto
token-not-renewed = A Meta deu um { $token } que não dura mais do que o anterior, que foi mantido
    .fix = Peça que a pessoa abra o Facebook e entre de novo; depois execute outra vez `onboard token refresh { $CUSTOMER }`
refresh-busy = Outro processo desta máquina está renovando estes tokens
    .fix = Espere que termine e execute outra vez `onboard token refresh { $CUSTOMER }`
refresh-failed = Não foi possível cuidar destes tokens nesta máquina ({ $reason })
    .fix = Execute `onboard explain { $reason }` e depois, outra vez, `onboard token refresh { $CUSTOMER }`
refresh-stopped = Estes tokens ficaram para depois, porque a Meta pede paciência
    .fix = Execute o mesmo comando daqui a uma hora: ele continua com o que falta
refresh-unscheduled = Há tokens que expiram, e nenhuma execução agendada cuidou deles nas últimas 48 horas
    .fix = Execute `onboard token schedule install`: um agendamento passa a cuidar deles todo dia

# page
page-unidentified = Ainda não se sabe qual é a Página; o token dela informa
    .fix = Gere um token da Página: { -menu-generate-token }. Depois execute `onboard start { $CUSTOMER }`
page-not-picked = O token lista estas Páginas: { $offered }
    .fix = Execute `onboard start { $CUSTOMER } --page-id ID` com uma delas
page-list-empty = O token não lista nenhuma Página
    .fix = Marque a Página na janela de login. Se ela pertencer a um portfólio empresarial, conceda também `business_management`: { -menu-business-assets }
page-not-listed = O token não lista a Página { $page }; ele lista: { $offered }
    .fix = Marque a Página na janela de login ou use o token de uma pessoa com uma tarefa na Página
page-not-visible = A Meta não mostra a Página { $page } a este token
    .fix = Use o token de uma pessoa com uma tarefa na Página ou confira o ID da Página
page-merged = A Página não existe mais: ela passou a fazer parte de outra. “{ $said }”
    .fix = Defina o ID da Página que ficou: `onboard customer set { $CUSTOMER } page_id ID`
page-unpublished = A Página não está publicada, por isso ninguém consegue escrever para ela
    .fix = Publique a Página nas configurações dela no Facebook
page-task-missing = Faltam à pessoa estas tarefas na Página: { $missing }
    .fix = Peça que um administrador da Página as conceda: { -menu-business-assets }
page-token-missing = Não há token da Página no cofre
    .fix = Gere um: { -menu-generate-token }. Depois execute `onboard start { $CUSTOMER }`
page-token-not-derived = Não há token da Página no cofre, mas é possível derivar um do token da pessoa
    .fix = Execute `onboard start { $CUSTOMER } --only page-token`

# platform-setup
platform-value-missing = O formulário do produto precisa de: { $missing }
    .fix = Consulte os valores no formulário do produto e depois execute `onboard start { $CUSTOMER }`
platform-unsaved = Ninguém confirmou ainda que o formulário em { $platform } foi salvo
    .fix = Salve-o primeiro no produto, pois o callback precisa responder antes que a Meta o chame; depois execute `onboard customer set { $CUSTOMER } saved_in_platform yes`
platform-token-stale = O produto ainda usa um token da Página mais antigo
    .fix = Coloque o novo no campo “{ $field }” do produto, salve e depois execute `onboard customer set { $CUSTOMER } saved_in_platform yes`
callback-taken = O produto mostra o callback { $wanted }, mas o app já envia para { $seen }, usado por { $customer }
    .fix = A Meta permite um callback por app. Use o mesmo callback para todas as Páginas do app ou um segundo app

# webhook-endpoint
callback-missing = A URL de callback não é conhecida
    .fix = Consulte-a no formulário do produto e depois execute `onboard start { $CUSTOMER } --callback-url URL`
callback-malformed = { $callback } não é um endereço
    .fix = Copie-o de novo do produto, com `https://`
callback-not-https = { $callback } não é https, e a Meta só chama endereços https
    .fix = Instale no servidor um certificado de uma autoridade pública e use o endereço https
callback-local = { $callback } aponta para esta máquina ou para uma rede privada, que a Meta não alcança
    .fix = Use o endereço pelo qual o servidor é visto na internet
callback-private = Daqui, o nome em { $callback } leva a um endereço privado, e só a Meta sabe o que ela vê
    .fix = Execute `onboard start { $CUSTOMER } --only app-subscription`: o handshake da própria Meta decide
callback-unresolvable = O nome em { $callback } não tem endereço
    .fix = Confira a grafia do nome e os registros DNS dele
callback-unreachable = Nada responde em { $callback }
    .fix = Abra a porta para a internet e inicie o serviço de webhook do produto
callback-timeout = { $callback } não responde a tempo
    .fix = Confira o firewall e a carga do servidor; a Meta desiste em poucos segundos
callback-proxy-auth = Um proxy no caminho até { $callback } pede credenciais
    .fix = Inclua as credenciais no endereço do proxy ou verifique de outra rede
callback-certificate-expired = O certificado de { $callback } expirou
    .fix = Renove-o
callback-certificate-wrong-name = O certificado de { $callback } foi emitido para outro nome
    .fix = Obtenha um certificado para este nome ou use o nome que consta no certificado
callback-certificate-self-signed = O certificado de { $callback } é autoassinado, e a Meta não aceita certificados assim
    .fix = Obtenha um de uma autoridade pública
callback-certificate-untrusted = O certificado de { $callback } não leva a uma autoridade confiável; muitas vezes falta um intermediário
    .fix = Instale a cadeia completa no servidor
callback-tls-failed = Não é possível estabelecer uma conexão segura com { $callback }
    .fix = Confira as configurações de TLS do servidor; a Meta exige TLS 1.2 ou mais novo
callback-certificate-expires-soon = { $days ->
        [0] O certificado da URL de callback expira hoje
        [one] O certificado do callback expira em { $days } dia
       *[other] O certificado do callback expira em { $days } dias
    }
    .fix = Renove-o antes disso; quando ele expira, as mensagens param
callback-redirects = { $callback } redireciona para { $location }, e a Meta não segue redirecionamentos
    .fix = Use o endereço final e atenção à barra no fim
handshake-refused = { $callback } responde { $status } ao token de verificação correto
    .fix = Compare o token de verificação do produto com o do onboard, letra por letra; salve o formulário do produto antes do da Meta
handshake-no-echo = { $callback } responde 200, mas não apenas com o desafio (challenge): { $received }
    .fix = O endereço não leva ao webhook do produto, ou algo altera a resposta. Copie-o de novo do produto
handshake-accepts-any = { $callback } aceita qualquer token de verificação
    .fix = Avise o fornecedor do produto; qualquer pessoa poderia apontar um app para esse endereço
callback-slow = { $ms ->
        [one] O callback leva { $ms } milissegundo, e o Messenger espera 5 segundos por uma entrega
       *[other] O callback leva { $ms } milissegundos, e o Messenger espera 5 segundos por uma entrega
    }
    .fix = Depois de uma hora de entregas com falha, a Meta cancela a assinatura da Página; torne o servidor mais rápido
callback-seen-by-meta-only = O handshake da própria Meta com o callback deu certo, o do onboard não ({ $fault })
    .fix = Nada a fazer se o motivo for a rede desta máquina
handshake-untried = A Meta entrega em { $callback }; sem o token de verificação, só foi possível ver que o endereço responde ({ $status })
    .fix = Nada a fazer enquanto as mensagens chegam. Antes de mudar o callback ou os campos, pegue o token de verificação no produto: `onboard app set { $APP_ID } verify_token --stdin`

# subscriptions
app-not-subscribed = O app não assina o objeto `page`, por isso a Meta não envia nada
    .fix = Execute `onboard start { $CUSTOMER } --only app-subscription`
app-subscription-inactive = A assinatura do app está desativada
    .fix = Execute `onboard start { $CUSTOMER } --only app-subscription`
app-callback-differs = A Meta envia para { $seen }, não para { $wanted }
    .fix = Execute `onboard start { $CUSTOMER } --only app-subscription`
app-callback-foreign = A Meta envia para { $seen }, que não foi configurado por aqui; o esperado é { $wanted }
    .fix = Outro produto pode depender desse endereço. Se ele puder ser substituído: `onboard start { $CUSTOMER } --only app-subscription --yes`. Se não, use um segundo app
app-fields-missing = Faltam campos na assinatura do app: { $missing }
    .fix = Execute `onboard start { $CUSTOMER } --only app-subscription`
handshake-failed-at-meta = A Meta chamou o callback e não aceitou a resposta: { $said }
    .fix = Salve primeiro o formulário no produto e depois execute `onboard doctor { $CUSTOMER }` para ver o que responde
page-not-subscribed = A Página não envia as mensagens ao app; falta: { $missing }
    .fix = Execute `onboard start { $CUSTOMER } --only page-subscription`
product-not-subscribed = { $platform } assina a Página por conta própria, e faltam estes campos: { $missing }
    .fix = Ative o canal no produto ou salve o formulário dele de novo
page-fields-missing = A Página não envia: { $missing }
    .fix = Execute `onboard start { $CUSTOMER } --only page-subscription`

# testers and rehearsal
testers-missing = Ninguém tem a função Testador; um convite ainda não aceito aparece da mesma forma
    .fix = Convide uma pessoa real: { -menu-roles }. A pessoa aceita em https://developers.facebook.com/requests
rehearsal-not-received = Não há mensagem de nenhuma pessoa nas conversas da Página
    .fix = Peça que alguém com função no app escreva para a Página, a partir de um perfil pessoal
rehearsal-not-answered = Chegou uma mensagem, mas nenhuma resposta saiu
    .fix = Responda no produto; o analista da Meta quer ver a resposta entregue
rehearsal-name-hidden = Não é possível ler o nome de quem escreveu
    .fix = Solicite o recurso Business Asset User Profile Access: { -menu-permissions }
rehearsal-unsaid = Este token não pode ler conversas, e ninguém confirmou que o ensaio deu certo
    .fix = Escreva para a Página, responda no produto e depois execute `onboard customer set { $CUSTOMER } rehearsal yes`

# review
permissions-live = as permissões já estão ativas
vendor-app = é usado o app do próprio fornecedor
review-call-missing = A Meta exige uma chamada bem-sucedida nos últimos 30 dias para: { $permissions }
    .fix = Execute `onboard review calls { $CUSTOMER }`, que mostra cada chamada antes de fazê-la
review-call-needs-user-token = Estas chamadas exigem um token de usuário: { $permissions }
    .fix = Execute `onboard review calls { $CUSTOMER }`: ele explica como obter um token em { -menu-explorer } ou anota que as chamadas já foram feitas lá
review-call-by-product = O próprio produto faz estas chamadas quando um atendente responde: { $permissions }
    .fix = Faça o ensaio: escreva para a Página e responda no produto; ou execute `onboard review calls { $CUSTOMER }` até 24 horas depois da mensagem
review-call-needs-late-message = Esta chamada responde a uma mensagem recebida há mais de 24 horas e menos de 7 dias: { $permissions }
    .fix = Peça a alguém com função no app que escreva para a Página, espere um dia e responda no produto ou com `onboard review calls { $CUSTOMER }`. Se o formulário da Meta não pedir chamada, execute `onboard review calls { $CUSTOMER } --not-required human_agent`
review-call-expires-soon = { $days ->
        [0] Hoje a Meta deixa de contar as chamadas para: { $permissions }
        [one] Por mais { $days } dia a Meta ainda conta as chamadas para: { $permissions }
       *[other] Por mais { $days } dias a Meta ainda conta as chamadas para: { $permissions }
    }
    .fix = Envie a solicitação antes disso ou execute `onboard review calls { $CUSTOMER }` de novo
review-call-refused = A Meta recusou a chamada para { $permission }: { $said } (código { $code }, subcódigo { $subcode })
    .fix = Execute `onboard explain { $code }/{ $subcode }` para saber o que significa, corrija e execute `onboard review calls { $CUSTOMER }` de novo
review-value-missing = Os textos da análise precisam de: { $missing }
    .fix = Execute `onboard start { $CUSTOMER }` ou `onboard customer set { $CUSTOMER } FIELD VALUE`
review-text-unworded = Falta no perfil da plataforma o conteúdo de um texto: { $why }
    .fix = Complete o perfil ou escolha outra plataforma
review-text-flawed = Um texto da análise tem um defeito que já fez a Meta recusar envios: { $flaw } em { $file }, linha { $line }
    .fix = Corrija o valor que dá origem ao defeito e depois execute `onboard start { $CUSTOMER }`
permission-over-asked = { $permission } é solicitada, e não se conhece tela do produto que precise dela ({ $screen })
    .fix = Retire-a com `onboard app set { $APP_ID } permissions LIST`; se o produto tiver a tela, execute `onboard customer set { $CUSTOMER } screens LIST` com `{ $screen }` na lista
screencast-missing = Não há gravação de tela para: { $permissions }
    .fix = Grave-a como indica a lista de verificação e depois execute `onboard app set { $APP_ID } screencast FILE`
screencast-unreadable = Não é possível ler a gravação de tela em { $path }
    .fix = Execute `onboard app set { $APP_ID } screencast FILE` com um arquivo que abra
screencast-empty = A gravação de tela { $path } está vazia
    .fix = Copie-a de novo de onde foi gravada e execute `onboard review video FILE`
screencast-no-film = { $path } não é um vídeo MP4, MOV ou WebM, seja qual for a extensão
    .fix = Exporte a gravação como MP4 com H.264 e execute `onboard review video FILE`
screencast-cut-short = O arquivo { $path } termina antes do fim do vídeo
    .fix = Copie-o de novo de onde foi gravado; se lá também estiver cortado, grave outra vez
screencast-no-picture = { $path } tem som, mas não tem imagem
    .fix = Grave a tela; os analistas da Meta não escutam o áudio
screencast-damaged = O vídeo { $path } está danificado: suas partes não se encaixam
    .fix = Exporte a gravação de novo como MP4 com H.264 e execute `onboard review video FILE`
screencast-small-picture = A imagem de { $path } tem { $width }×{ $height } pixels, e a Meta pede 1080p ou mais
    .fix = Grave de novo em 1920×1080. Uma imagem pequena ampliada depois continua ilegível
screencast-wide-picture = A imagem de { $path } tem { $width }×{ $height } pixels: em uma tela tão larga, o texto fica difícil de ler
    .fix = Grave em uma tela de no máximo 1440 pontos de largura, e só a janela do app
screencast-container = { $path } é um arquivo do tipo { $seen }; os vídeos aceitos eram MP4, MOV ou WebM
    .fix = Exporte a gravação como MP4 com H.264
screencast-codec = A imagem de { $path } está codificada como { $seen }, que nem todo navegador reproduz
    .fix = Exporte a gravação como MP4 com H.264
screencast-too-long = O vídeo { $path } dura { $minutes } min; a maioria dos aprovados tinha no máximo { $most } min
    .fix = Corte as esperas e mantenha cada passo. A Meta não informa um limite
screencast-short = O vídeo { $path } dura { $seconds } s; login, consentimento, mensagem e resposta dificilmente cabem em menos de { $least } s
    .fix = Compare-o com o roteiro de filmagem: nada do que está lá pode faltar
screencast-length-unknown = O vídeo { $path } não informa quanto dura
    .fix = Reproduza-o uma vez até o fim, ou exporte-o de novo como MP4 com H.264
screencast-large-file = { $path } tem { $megabytes } MB; os vídeos enviados sem problema tinham no máximo { $most } MB
    .fix = Exporte-o com uma taxa de bits menor. Se o formulário o recusar, cole no mesmo campo o link de um vídeo não listado no YouTube
business-verification-unsaid = Ninguém informou se a empresa responsável pelo app está verificada
    .fix = Veja na Central de Segurança do portfólio empresarial e execute `onboard app set { $APP_ID } business_verification yes` (ou `waiting`, ou `no`)
business-verification-missing = A empresa responsável pelo app não está verificada ({ $seen })
    .fix = Comece na Central de Segurança do portfólio empresarial; leva de 2 a 5 dias úteis. O arquivo verification.md do pacote diz o que ter em mãos
business-verification-waiting = A Meta ainda não decidiu sobre a verificação da empresa ({ $seen })
    .fix = Espere: leva de 2 a 5 dias úteis. Depois execute `onboard app set { $APP_ID } business_verification yes`
serves-others-unsaid = Ninguém informou se o app atende outras empresas além da dona
    .fix = Execute `onboard app set { $APP_ID } serves_others no` se ele atende só a empresa que é dona dele; senão, `yes`
access-verification-unsaid = O app atende outras empresas, e ninguém informou se o dono está verificado para isso
    .fix = Veja no Painel de Apps e execute `onboard app set { $APP_ID } access_verification yes` (ou `waiting`, ou `no`)
access-verification-missing = O app atende outras empresas, e o dono não está verificado como provedor de tecnologia
    .fix = Comece a verificação de acesso (access verification) no Painel de Apps; leva cerca de 5 dias úteis. O arquivo verification.md do pacote diz o que se pergunta
access-verification-waiting = A Meta ainda não decidiu sobre a verificação de acesso (access verification)
    .fix = Espere: leva cerca de 5 dias úteis. Depois execute `onboard app set { $APP_ID } access_verification yes`
data-handling-unsaid = Ainda sem resposta para a aba “Data handling”: { $missing }
    .fix = Execute `onboard start { $CUSTOMER } --only review-pack` ou `onboard app set { $APP_ID } KEY VALUE`. São declarações legais: nada é preenchido por você
review-pack-unrendered = Os textos da análise gravados no disco não têm os valores atuais
    .fix = Execute `onboard start { $CUSTOMER } --only review-pack`
review-unsubmitted = Ainda não enviado para análise: { $permissions }
    .fix = Cole os textos em { -menu-permissions }, envie e depois execute `onboard review record submitted --app { $APP_ID }`
review-waiting = { $days ->
        [0] O envio está com a Meta desde hoje: { $permissions }
        [one] O envio está com a Meta há { $days } dia: { $permissions }
       *[other] O envio está com a Meta há { $days } dias: { $permissions }
    }
    .fix = Consulte { -menu-requests }: a resposta não é enviada a ninguém. A análise leva de horas a semanas
review-refused = A Meta recusou { $permissions }: { $note }
    .fix = `onboard review status --app { $APP_ID }` diz o que isso significa, o que corrigir e o que gravar de novo. O que já foi aprovado continua aprovado; solicite o resto de novo em { -menu-permissions }
review-overdue = A Meta está com o envio há { $days } dias, mais que os 20 que ela mesma indica: { $permissions }
    .fix = Consulte { -menu-requests }. Se nada mudou ali, pergunte em developers.facebook.com/support, com o ID do app e o dia do envio
review-answer-unread = { $days ->
        [one] Há { $days } dia ninguém procura a resposta da Meta
       *[other] Há { $days } dias ninguém procura a resposta da Meta
    }
    .fix = Consulte { -menu-requests }, pois nada é enviado a você. Depois execute `onboard review record approved --app { $APP_ID }` (ou refused; ou looked, se ainda não há resposta)
review-answer-there = A Meta parece ter respondido, e a resposta não está registrada: { $permissions }
    .fix = Consulte { -menu-requests } e depois execute `onboard review record refused --app { $APP_ID } --note-file FILE` (ou approved)
review-approval-unseen = Registrado como aprovado, mas a API da Meta não mostra como ativo: { $permissions }
    .fix = Consulte { -menu-permissions }. Se ali não está aprovado, execute `onboard review record withdrawn --app { $APP_ID }`
review-refusal-outdated = Registrado como recusado, mas a API da Meta mostra como ativo: { $permissions }
    .fix = Não há mais nada a fazer; execute `onboard review record approved --app { $APP_ID }` para o registro ficar correto
review-feature-unlisted = A API da Meta não lista estes recursos: { $features }
    .fix = Consulte { -menu-permissions } e depois execute `onboard start { $CUSTOMER } --only review-submission` e diga o que consta ali

# live
login-not-open = O Facebook Login só deixa entrar quem tem função no app: public_profile está com acesso padrão
    .fix = Tenha a empresa verificada e escolha Get Advanced Access em public_profile: { -menu-permissions }
permissions-not-live = Ainda não liberado para todos: { $permissions }
    .fix = Até a Meta aprovar, só chegam mensagens de pessoas com função no app
app-mode-unsaid = A API da Meta não mostra se o app está publicado, e ninguém confirmou isso nos últimos 30 dias
    .fix = Confira { -menu-app-mode } no alto do { -menu-app-dashboard } e depois execute `onboard start { $CUSTOMER } --only live`
app-in-development = O app está em modo de desenvolvimento, por isso só chegam mensagens de pessoas com função no app
    .fix = Mude { -menu-app-mode } para Publicado (Live) e depois execute `onboard start { $CUSTOMER } --only live`
live-message-unsaid = Ninguém confirmou ainda que chegou uma mensagem de uma pessoa sem função no app
    .fix = Peça que uma pessoa assim escreva para a Página e depois execute `onboard customer set { $CUSTOMER } live_message yes`
live-message-lost = A mensagem de uma pessoa sem função no app não chega
    .fix = Execute `onboard doctor { $CUSTOMER }`: veja as assinaturas, o modo do app e se outro app controla a conversa

# reaching Meta
never-looked-at = Ainda não verificado
    .fix = Execute `onboard doctor { $CUSTOMER }`
vault-closed = O cofre não abriu ({ $reason })
    .fix = Execute `onboard vault status`: ele diz o que abre o cofre e o que impede
not-agreed = Veio a este espaço de trabalho algo com que você não concordou (leitores: { $readers }; segredos que não valem: { $secrets })
    .fix = Execute `onboard vault agree`: ele mostra tudo, e pergunta
profile-not-agreed = Um perfil de { $platform } veio a este espaço de trabalho e não é usado: { $path }
    .fix = Execute `onboard vault agree`: ele mostra tudo o que veio, e pergunta. Para recusar, remova o arquivo
graph-refused = A Meta recusou: { $said } (código { $code }, subcódigo { $subcode })
    .fix = Informe { $trace } ao falar com o suporte da Meta
call-refused = A Meta recusou uma alteração: { $said } (código { $code }, subcódigo { $subcode })
    .fix = Faça a alteração manualmente no { -menu-app-dashboard }; informe { $trace } ao falar com o suporte da Meta
graph-url-insecure = http sem criptografia só é aceito nesta máquina, não para { $host }
    .fix = Use https ou o endereço que `onboard sandbox serve` mostrou
graph-url-invalid = A URL da Graph não é um endereço válido ({ $reason })
    .fix = Escreva no formato https://graph.facebook.com
no-ca-certificates = Esta máquina não tem autoridades certificadoras, por isso nenhum servidor é confiável
    .fix = Instale o pacote ca-certificates
graph-setup = Não foi possível preparar o cliente HTTP: { $reason }
    .fix = Isto é um defeito do programa ou uma instalação danificada; relate o problema com este texto
proxy-auth = O proxy { $host } pede credenciais (407)
    .fix = Inclua as credenciais no endereço do proxy: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT
graph-unreachable = Não é possível acessar { $host }: { $reason }
    .fix = Confira a rede e as configurações de proxy e tente de novo
graph-timeout = { $seconds ->
        [one] { $host } não respondeu em { $seconds } segundo
       *[other] { $host } não respondeu em { $seconds } segundos
    }
    .fix = Tente de novo mais tarde; nada do que foi salvo se perde
graph-reset = A conexão com { $host } caiu: { $reason }
    .fix = Tente de novo; nada do que foi salvo se perde
graph-tls = Não há conexão confiável com { $host }: { $reason }
    .fix = Muitas vezes é um proxy que abre o tráfego criptografado. Ele poderia ler os seus tokens: peça ao administrador da rede uma rota que não passe por ele
graph-not-json = Quem respondeu não foi a Meta, com status { $status }: { $head }
    .fix = Muitas vezes é a página de um proxy, ou a Meta está fora do ar. Tente de novo mais tarde
graph-truncated = A resposta da Meta foi cortada no meio (status { $status })
    .fix = Tente de novo
graph-too-large = { $path } devolve mais de { $limit }
    .fix = Relate o problema com este texto
graph-throttled = { $minutes ->
        [one] A Meta pede para esperar { $minutes } minuto (código { $code })
       *[other] A Meta pede para esperar { $minutes } minutos (código { $code })
    }
    .fix = Espere: chamadas feitas nesse meio-tempo aumentam a espera
graph-unavailable = A Meta não consegue responder agora, nem em novas tentativas (código { $code })
    .fix = Tente de novo mais tarde; informe { $trace } ao falar com o suporte da Meta
graph-ambiguous = A conexão caiu durante { $path }, por isso não se sabe se a operação foi concluída
    .fix = Execute `onboard doctor { $CUSTOMER }` para verificar; a operação não é repetida automaticamente
graph-incomplete = Falta na resposta da Meta a { $path }: { $missing }
    .fix = Relate o problema com este texto
graph-not-done = A Meta respondeu a { $path } sem erro, mas informa que a operação não foi feita
    .fix = Execute `onboard doctor { $CUSTOMER }` para ver o que falta
graph-usage-high = { $counter }: { $percent }% do limite da Meta já em uso
    .fix = Reduza o ritmo; em 100% a Meta para de responder por um tempo
no-app-id = O ID do app ainda não é conhecido
    .fix = Execute `onboard start { $CUSTOMER }`
no-app-secret = Não há chave secreta do app no cofre
    .fix = Execute `onboard app set { $APP_ID } app_secret --stdin`
no-user-token = Não há token de usuário no cofre
    .fix = Execute `onboard start { $CUSTOMER }`
no-system-user-token = Não há token de usuário do sistema no cofre
    .fix = Execute `onboard start { $CUSTOMER }`
no-page-token = Não há token da Página no cofre
    .fix = Execute `onboard start { $CUSTOMER }`
no-verify-token = Não há token de verificação no cofre
    .fix = Execute `onboard app set { $APP_ID } verify_token --stdin`
no-agent-password = A senha do atendente que o analista usa não está no cofre
    .fix = Execute `onboard customer set { $CUSTOMER } agent_password --stdin`
file-missing = Não há arquivo legível em { $path }
    .fix = Confira o caminho
image-unreadable = { $path } não é PNG nem JPEG, ou está danificado
    .fix = Exporte de novo como PNG

# flaws of review texts
text-placeholder-left = Ficou no texto um trecho a preencher
text-example-domain = Ficou no texto um domínio de exemplo
site-url-not-https = O endereço para o analista não é https
site-url-bare-domain = O endereço para o analista é apenas um domínio, que muitas vezes leva a um portal
text-names-no-permission = O texto não cita a permissão a que se refere
text-same-description = Duas permissões têm a mesma descrição
text-no-delivered-reply = Os passos não terminam com uma resposta entregue no Messenger
text-promise = O texto promete o que ninguém pode mostrar hoje: uma aprovação ou uma função futura
