# O que fica em volta dos resultados.
welcome = O onboard leva uma empresa do zero a um canal do Facebook Messenger aprovado e no ar.
    Ele verifica cada etapa, faz o que a API da Meta permite e aponta o que falta, um item por vez.
    Também escreve os textos em inglês que a Análise do app (App Review) da Meta exige.
welcome-demo = percorrer todo o caminho com uma Meta simulada, sem nenhum risco
welcome-start = começar com um cliente ou continuar de onde parou
welcome-doctor = encontrar o que falta, sem alterar nada

label-error = erro:
label-fix = dica:
label-code = código:
next-command = A seguir:

mark-ok = ok
mark-todo = a fazer
mark-wait = espera
mark-failed = falhou
mark-unknown = incerto
mark-advice = aviso
mark-not-needed = n/a

board-after = após
subject-app = app
subject-customer = cliente
subject-page = Página
subject-unknown = (ainda não se sabe)

pack-written = O pacote está em { $folder }
    Ele contém a senha do analista: compartilhe com cuidado.
on-sandbox = SANDBOX · { $url } · nada daqui chega à Meta
on-other = NÃO É A META · { $url } · este endereço foi digitado e recebe o que a Meta receberia
settings-unheeded = { $keys } em { $path } não vale nada, pois pode vir de qualquer pessoa. O que é seu fica em { $own }
settings-move = { $keys } em { $path } passa para { $own } com o próximo comando que gravar algo
sandbox-runs = Uma Meta simulada roda até você pressionar Ctrl-C. Nada aqui chega à Meta
sandbox-controls = O que pode acontecer nela, cada coisa com um exemplo: { $url }
sandbox-next = A seguir, em outro terminal:
demo-begins = Uma Meta simulada está em execução. Tudo desta demonstração fica em { $home }
demo-home = Espaço de trabalho da demonstração: { $home }
customer-made = Cliente { $customer } criado
app-made = App { $app } criado
field-set = O campo { $key } foi definido
removed = Removido: { $subject }
no-customers-yet = Ainda não há clientes
no-apps-yet = Ainda não há apps

vault-ready = O cofre de { $home } está pronto
vault-recipient = Sua chave pública: { $recipient }
vault-secrets = { $count ->
        [one] { $count } segredo guardado, e ele abre
       *[other] { $count } segredos guardados, e todos abrem
    }
vault-no-readers = Ainda não há leitores: o primeiro segredo cria o cofre
vault-readers-changed = Os leitores mudaram desde a última vez em que você concordou. Os segredos são lidos, e nenhum
    é guardado até você concordar: pergunte aos colegas e execute `onboard vault agree`.
vault-unfinished = Alguns segredos ainda estão cifrados com uma chave que uma pessoa já retirada conhece.
    Execute `onboard vault unshare --yes` para terminar.
calendar-expires = Expira { $token } de { $whose }
calendar-vendor = É preciso gerar de novo { $token } de { $whose } (a cada { $every } dias)
calendar-written = { $count ->
        [one] { $path } tem { $count } data. Importe-o na sua agenda
       *[other] { $path } tem { $count } datas. Importe-o na sua agenda
    }
token-was-revoked = { $token } de { $customer } foi revogado na Meta
refresh-sum = { $count ->
        [0] Nada foi renovado do que vence em { $days } dias.
        [one] Foi renovado { $count } token que vence em { $days } dias.
       *[other] Foram renovados { $count } tokens que vencem em { $days } dias.
    }
vault-shared = { $count ->
        [one] { $count } pessoa pode ler este espaço de trabalho. Faça commit de key.age e recipients.txt juntos.
       *[other] { $count } pessoas podem ler este espaço de trabalho. Faça commit de key.age e recipients.txt juntos.
    }
vault-unshared = { $count ->
        [one] Agora { $count } pessoa pode ler este espaço de trabalho; todos os segredos estão cifrados com uma chave nova. Faça commit de tudo junto.
       *[other] Agora { $count } pessoas podem ler este espaço de trabalho; todos os segredos estão cifrados com uma chave nova. Faça commit de tudo junto.
    }
vault-nobody-leaves = Ninguém está sendo retirado: nada mudou. Para retirar alguém, informe a chave dessa pessoa
vault-renew = { $count ->
        [one] Quem saiu já o leu, e o histórico do git o guarda: renove este segredo.
       *[other] Quem saiu já os leu, e o histórico do git os guarda: renove todos os { $count } segredos.
    }
vault-id = Este espaço de trabalho é { $id }: compare com o que seu colega vê
vault-doubted = { $count ->
        [one] Veio { $count } segredo que não vale e não é usado:
       *[other] Vieram { $count } segredos que não valem e não são usados:
    }
vault-rolled-back = Você guardou um mais novo destes, e ele sumiu; agora vale um antigo: { $secrets }. Recupere-o do git ou concorde
vault-profiles-came = Estes perfis de plataforma vieram e não são usados: { $profiles }
vault-hash-published = cards.jsonl mostrou um hash destes, a partir do qual podem ser adivinhados: { $secrets }. Troque cada um e informe o novo.
vault-agreed = { $count ->
        [one] De acordo: { $count } pessoa pode ler este espaço de trabalho. Faça commit de tudo o que mudou junto.
       *[other] De acordo: { $count } pessoas podem ler este espaço de trabalho. Faça commit de tudo o que mudou junto.
    }
doubt-unproved = nada prova quem o guardou
doubt-older-key = guardado com uma chave que uma pessoa já retirada conhece
doubt-renamed = o arquivo foi renomeado
doubt-says = segundo ele mesmo, guardado por { $by }
identity-in-keyring = Sua identidade está no chaveiro do sistema
identity-under-passphrase = Sua identidade está em { $place }, protegida por uma frase secreta
identity-under-passphrase-file = Sua identidade está protegida por uma frase secreta lida de { $place }: quem lê esse arquivo lê todos os segredos
identity-passphrase-short = Essa frase secreta tem menos de { $least } caracteres: quem obtiver o arquivo consegue adivinhá-la
identity-unprotected = Sua identidade está sem proteção na pasta desta demonstração, onde nada é secreto
reader-you = você
reader-new = novo: você ainda não concordou
reader-gone = ausente, sem que você tenha concordado
reader-leaving = em retirada
adopted = Página { $page } ({ $name })
      callback              { $callback }
      campos do app         { $app_fields }
      campos da Página      { $page_fields }
      permissões no ar      { $live }
      permissões do token   { $scopes }

column-customer = cliente
column-company = empresa
column-platform = plataforma
column-app = app
column-pages = Páginas
column-customers = clientes
column-name = nome
column-id = id
column-authentication = autenticação
column-checked = conferido em
column-field = campo
column-reader = leitor
column-note = observação
column-secret-of = pertence a
column-secret = segredo
column-stored = guardado em
column-value = valor

profile-own = seu
profile-replacing = seu, no lugar do embutido
profile-waiting = veio um com que você não concordou, e não é usado
profile-authentication = modelo de autenticação
profile-fields = campos do webhook
profile-checked = conferido em
profile-permissions = Permissões e recursos
profile-checklist = Boas práticas para a análise
profile-unknowns = O que a fonte não informa

step-customer = Cliente
step-app = App da Meta
step-app-settings = Configurações do app
step-messenger-product = Produto Messenger
step-login = Login
step-page = Página
step-page-token = Token de acesso da Página
step-platform-setup = Configuração do produto
step-webhook-endpoint = Endereço do webhook
step-app-subscription = Assinatura do app
step-page-subscription = Assinatura da Página
step-testers = Testadores
step-rehearsal = Ensaio
step-review-calls = Chamadas de API para a análise
step-review-pack = Textos da análise
step-review-submission = Envio para análise
step-live = Canal no ar
step-token-refresh = Renovação de tokens

ask-company = Nome da empresa
    .help = Como os clientes a conhecem; os textos para a Meta usam este nome
ask-platform = Produto de contact center
    .help = O produto em que os atendentes respondem. Escolha “other” se o seu não estiver na lista
ask-page_url = Endereço da Página do Facebook
    .help = O endereço que aparece quando a Página está aberta no navegador. Ainda não há Página? Crie uma no Facebook: bastam o nome e a categoria; uma descrição breve é opcional
ask-app_id = ID do app
    .help = Ainda não há app? Entre em developers.facebook.com, onde você se registra uma vez como desenvolvedor, e crie em { -menu-create-app }: os outros tipos não recebem as permissões de Página. O número fica no alto do { -menu-app-dashboard }
ask-app_secret = Chave secreta do app
    .help = Em { -menu-basic }, “Mostrar”. Vai para o cofre e nunca é exibida
ask-app_name = Nome do app
    .help = Como aparece no { -menu-app-dashboard }, para ter certeza de que é o app certo
ask-page_id = ID da Página
    .help = O número em “Sobre”, “Transparência da Página”
ask-page_token = Token de acesso da Página
    .help = Em { -menu-generate-token }: adicione a Página, gere o token, marque “Estou ciente” e copie-o inteiro antes de clicar em “Concluir”: a Meta o mostra uma única vez
ask-user_token = Token de usuário
    .help = Em { -menu-explorer }: escolha o app, marque as permissões e gere o token
ask-system_user_token = Token de usuário do sistema
    .help = Nas Configurações do negócio, “Usuários do sistema”, “Gerar token”
ask-contact_email = E-mail de contato do app
    .help = A Meta escreve para este endereço durante a análise; alguém precisa ler
ask-privacy_policy_url = Endereço da política de privacidade
    .help = Uma página pública sobre este app; precisa abrir sem login
ask-terms_of_service_url = Endereço dos termos de serviço
    .help = Uma página pública; recomendada, não obrigatória
ask-app_domains = Domínios do app
    .help = Domínios do produto e do site, separados por vírgula
ask-icon = Ícone do app (1024×1024, PNG ou JPEG)
    .help = Um arquivo neste computador, com exatamente 1024 por 1024 pixels
ask-callback_url = URL de callback que o produto mostra
    .help = O produto a mostra no formulário do canal; é lá que a Meta entregará as mensagens
ask-verify_token = Token de verificação
    .help = A palavra que o produto e a Meta comparam uma vez; os dois lados precisam ter a mesma
ask-site_url = Endereço em que o analista entra no produto
    .help = Onde o atendente faz login; o analista vai abri-lo de fora da sua rede
ask-agent_login = Login do atendente que o analista usa
    .help = Uma conta criada para o analista, sem segundo fator
ask-agent_password = Senha do atendente que o analista usa
    .help = Entra nos textos para o analista; fora isso, fica só no cofre
ask-screencast = Gravação de tela
    .help = Um vídeo do caminho inteiro; `onboard review render` lista as cenas
ask-data_deletion = A exclusão de dados está configurada no Painel de Apps?
    .help = Em { -menu-basic }, “Exclusão de dados do usuário”. A API não mostra isso, por isso perguntamos
ask-saved_in_platform = O formulário do produto foi salvo com estes valores?
    .help = Preencha os valores no produto, salve o formulário e confirme aqui
ask-rehearsal = Chegou uma mensagem e a resposta foi entregue?
    .help = Escreva para a Página como testador, responda no produto e veja a resposta chegar ao Messenger
ask-explorer_call = As chamadas foram feitas no Graph API Explorer?
    .help = Em { -menu-explorer }: um token de usuário com as permissões e, depois, as chamadas citadas acima
ask-submitted = O app foi enviado para análise?
    .help = Em { -menu-permissions }, clique em “Solicitar acesso avançado” em cada permissão e depois em “Editar solicitação” em qualquer uma; cole os textos e envie. O Facebook pede a sua senha mais uma vez. Depois confirme aqui
ask-review_customer = Cliente cujos URL, credenciais e Página o envio usa
    .help = Um dos clientes deste app, pelo id; o endereço e o login dele entram nos textos
ask-feature_decision = O que a Meta decidiu sobre os recursos?
    .help = Em { -menu-permissions }. A API não lista os recursos, por isso perguntamos
ask-review_looked = Você procurou a resposta da Meta e ainda não há nenhuma?
    .help = Em { -menu-requests }; nada é enviado a você. Se há resposta, deixe em aberto e execute `onboard review record`
ask-app_mode = Em que modo está o app?
    .help = A chave { -menu-app-mode }, no alto do { -menu-app-dashboard }. A API não a mostra
ask-live_message = Chegou uma mensagem de uma pessoa sem função no app?
    .help = Peça a alguém sem função no app que escreva para a Página

learn-more = Saiba mais:
board-looked-at = Última verificação:
paste-then-end = Cole o texto e pressione Ctrl-D (no Windows: Enter, Ctrl-Z, Enter)

explained-said = O que a Meta disse
explained-means = O que significa
explained-why = Por que acontece
explained-do = O que fazer
explained-command = Comando:
explained-docs = Página da Meta:
explained-trace = Rastreio para o suporte da Meta:
kind-finding = um achado
kind-error = um erro de comando
kind-flaw = um defeito de um texto da análise
kind-step = uma etapa
kind-permission = uma permissão
kind-refusal = um motivo de recusa
kind-feature = um recurso
kind-graph-error = um erro da Graph API da Meta

support-holds = Este pacote contém versões, idiomas, configurações, o que a última verificação viu do app, do cliente e das Páginas, com os respectivos IDs, o que está feito e o que falta no produto, e as últimas linhas dos diários, com os nomes de quem trabalhou. Não contém token, senha, chave secreta do app nem mensagem alguma.
support-written = Gravado em { $path }
man-written = As páginas de manual estão em { $path }

column-settled = feitas
column-open = a fazer
column-waiting = espera
column-unknown = dúvida
column-worst = mais grave
column-looked = visto em
overview-app = { $count ->
        [one] { $app }, { $count } cliente
       *[other] { $app }, { $count } clientes
    }
overview-apps = { $count ->
        [one] O que há de errado com mais { $count } app: `onboard doctor --all -v`
       *[other] O que há de errado com mais { $count } apps: `onboard doctor --all -v`
    }
overview-more = e mais { $count }: `onboard doctor { $customer }`
overview-sum = { $count ->
        [one] { $count } cliente: { $settled } em ordem, { $open } a fazer, { $waiting } em espera, { $unknown } sem resposta
       *[other] { $count } clientes: { $settled } em ordem, { $open } a fazer, { $waiting } em espera, { $unknown } sem resposta
    }
overview-rest = { $count ->
        [one] O que há de errado com mais { $count } cliente: `onboard doctor --all -v`
       *[other] O que há de errado com mais { $count } clientes: `onboard doctor --all -v`
    }

# token
token-kind-user = Token de usuário
token-kind-page = Token da Página
token-kind-system-user = Token de usuário do sistema
token-kind-app = O token do próprio app: número e chave secreta. Quem o enviou enviou a chave
token-kind-unknown = Token
token-state = estado
token-valid = funciona
token-dead = não vale mais
token-unseen = não visto
token-app = app
token-page = número da Página
token-person = número da pessoa
token-name = nome
token-scopes = permissões
token-missing = faltam
token-granted-for = concedida para
token-expires = expira
token-never = nunca
token-data-access = fim do acesso a dados
token-no-end = sem fim
token-until = { $days ->
        [0] { $date }, hoje
        [one] { $date }, em { $days } dia
       *[other] { $date }, em { $days } dias
    }
token-over = { $date }, já passou
token-issued = emitido em
token-stored = guardado em
token-copy = no produto
token-copy-same = o mesmo, segundo alguém disse
token-copy-older = um mais antigo
token-copy-unsaid = ninguém disse
token-taken = Guardado: { $token } de { $subject }
token-same = Esse { $token } de { $subject } já está no cofre
token-replace-shown = O cofre tem um { $token } de { $subject } que funciona, e este é outro. O produto pode ter uma cópia do primeiro e então vai precisar do novo.
token-replace-ask = Ficar com o novo?
token-derive-shown = Deste token se podem fazer os das Páginas: { $pages }. Eles não expiram enquanto a pessoa mantiver senha, app e tarefa, e por isso não precisam de renovação. Um que o produto já tenha precisa ser trocado lá também.
token-derive-ask = Fazer esses tokens?
token-not-derived = Os tokens das Páginas não foram feitos a partir dele: { $pages }. `--yes` os faz
