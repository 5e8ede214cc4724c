# O que um callback responde
callback-redirects-to-sign-in = { $callback } manda quem chama para uma página de login ({ $location }), e a Meta não consegue entrar
    .fix = Tire este caminho do login do produto, do proxy ou do portal, para que responda sem sessão. O endereço da página de login não é o que se deve usar
callback-wants-login = { $callback } responde { $status }: algo pede login antes de chegar ao produto
    .fix = Libere este caminho sem senha: há um proxy, um firewall ou o próprio servidor web na frente, e ele precisa responder sem login. Se for o próprio produto, ele não conhece o token de verificação: compare letra por letra
callback-not-found = { $callback } responde { $status }: não há nada neste caminho
    .fix = Copie o caminho de novo do produto, com atenção às maiúsculas e à barra no fim; se estiver certo, o webhook não está publicado ali ou o servidor web não encaminha esse caminho
callback-no-get = { $callback } responde { $status }: o caminho não aceita GET, e é com GET que a Meta verifica um callback
    .fix = Faça o servidor web e o produto aceitarem GET, além de POST, neste caminho
callback-server-error = { $callback } responde { $status }: erro de servidor, ou seja, o produto não está no ar ou falha
    .fix = Inicie o produto e o serviço de webhook dele; com 502, 503 ou 504, quem está na frente não encontra ninguém ali. Depois veja o log
callback-other-status = { $callback } responde { $status }, e a Meta só aceita 200
    .fix = Faça o produto responder 200. Um firewall que limita requisições responde 429: libere as da Meta
handshake-quoted = { $callback } responde 200, mas põe o desafio entre aspas ou em JSON: { $received }
    .fix = Faça o produto enviar o desafio como texto puro: quem põe as aspas é o framework, ao converter a resposta em JSON
handshake-html = { $callback } responde 200 com uma página da web: { $received }
    .fix = O endereço leva a uma página e não ao webhook, ou uma página é montada em volta da resposta. Copie o endereço de novo do produto; o que responde ali precisa enviar só o desafio
handshake-repeated = { $callback } responde 200 e imprime o desafio mais de uma vez: { $received }
    .fix = O código do produto o imprime em vários lugares ou roda duas vezes: ele precisa enviá-lo uma vez e parar
handshake-token-unknown = { $callback } responde 200 e diz que o token de verificação está errado: { $received }
    .fix = Compare o token de verificação do produto com o do onboard, letra por letra. Se forem iguais, o produto ainda não o leu: salve o formulário dele ou reinicie o produto depois de mudar a configuração
tls-intercepted = O certificado que se vê daqui para { $callback } foi emitido por { $issuer }, em quem só esta máquina confia
    .fix = Um proxy ou antivírus no caminho mostra um certificado próprio e pode ler o que passa; ou a autoridade do servidor é privada, e a Meta não confia nela. Olhe a partir de outra rede ou execute `onboard start { $CUSTOMER } --only app-subscription`: o handshake da própria Meta decide

# O que um callback faz com os eventos
delivery-refused = { $callback } recusa um evento assinado como a Meta assina ({ $status }; testado em { $date })
    .fix = Compare a chave secreta do app no produto com a do Painel de Apps, *Configurações → Básico*: com outra, toda assinatura parece errada. Se for a mesma, algo na frente do produto recusa a chamada
delivery-no-route = { $callback } responde aos eventos com { $status }: o caminho não aceita POST (testado em { $date })
    .fix = Faça o servidor web e o produto aceitarem POST neste caminho
delivery-fails = { $callback } responde aos eventos com { $status }: o produto falha ao recebê-los (testado em { $date })
    .fix = Veja o log do produto nesse horário; depois de uma hora de falhas, a Meta desliga a Página
delivery-not-ok = { $callback } responde aos eventos com { $status }, e a Meta só aceita 200 (testado em { $date })
    .fix = Faça o produto responder 200, sem redirecionamento
delivery-slow = { $callback } não responde a um evento em 5 segundos (testado em { $date })
    .fix = Faça o produto responder na hora e trabalhar depois: o que chega mais tarde a Meta conta como falha e envia de novo
delivery-stops = { $callback } aceitou um evento assinado e, depois de um que não estava bem assinado, nenhum mais (testado em { $date })
    .fix = Inicie o produto de novo. Quem souber o endereço pode pará-lo do mesmo jeito: peça ao fornecedor que recuse um evento assim com 403
delivery-unverified = { $callback } aceita eventos que ninguém assinou (testado em { $date })
    .fix = Informe a chave secreta do app ao produto e ligue a verificação de assinatura: até lá, quem souber o endereço pode escrever nas conversas dele
delivery-unverifiable = { $callback } aceita eventos que ninguém assinou (testado em { $date }); este produto não recebe a chave secreta do app, por isso não tem como saber
    .fix = Não divulgue o endereço e, se o firewall permitir, libere-o só para as redes da Meta: quem o conhece pode escrever nas conversas do produto
delivery-older-signature = { $callback } só confere a assinatura antiga, SHA-1 (testado em { $date })
    .fix = Nada a fazer hoje: a Meta envia as duas. Peça SHA-256 ao fornecedor do produto
delivery-kind-refused = { $callback } aceita mensagens, mas não estes eventos: { $kinds } (testado em { $date })
    .fix = Deixe estes campos fora da assinatura do webhook ou fale com o fornecedor do produto: um evento que falha é enviado de novo e, depois de uma hora, a Página é desligada

# Páginas sobre isto
explain-callback-redirects-to-sign-in = O callback responde com um redirecionamento para uma página de login.
    .why = O caminho do webhook fica atrás do login do produto, de um login único (SSO) ou de um portal. A Meta não tem conta ali.
explain-callback-wants-login = O endereço do callback pede login antes de tudo.
    .why = Um proxy com senha, um firewall ou a proteção do servidor web cobre o site inteiro, inclusive o webhook. Alguns produtos respondem 401 a um token de verificação que não conhecem.
explain-callback-not-found = O servidor responde, mas não há nada no caminho do callback.
    .why = O caminho está escrito errado, o webhook do produto não está publicado ou o servidor web na frente não encaminha o caminho.
explain-callback-no-get = Há algo no caminho do callback, mas ele não aceita GET.
    .why = A rota foi feita só para eventos, que chegam por POST. Antes disso, a Meta pergunta com GET se o callback é seu.
explain-callback-server-error = O servidor responde que está com defeito ou que não há ninguém atrás dele.
    .why = Com 502, 503 e 504 há um servidor web ou um túnel no ar, mas o produto atrás dele não está. Com 500 o produto está no ar e falha com a chamada.
explain-callback-other-status = O callback responde com um status que não diz nem sim nem não.
    .why = Um produto que aceita com 201 ou 204, ou um firewall que responde 429 a quem não conhece.
explain-handshake-quoted = O callback devolve o desafio, mas não sozinho: entre aspas ou dentro de JSON.
    .why = Muitos frameworks convertem em JSON o texto devolvido. A Meta compara a resposta inteira com o que enviou.
explain-handshake-html = O callback devolve uma página da web.
    .why = O endereço é o do site do produto e não o do webhook, uma página de login vem com o status 200 ou o framework monta uma página em volta da resposta.
explain-handshake-repeated = O callback devolve o desafio várias vezes seguidas.
    .why = O código que o imprime roda uma vez por gancho ou plugin e não para depois do primeiro.
explain-handshake-token-unknown = O callback responde com o status 200 e com palavras sobre um token de verificação errado.
    .why = O produto foi configurado com outro token, ainda não o carregou ou o formulário dele não foi salvo antes do da Meta.
explain-tls-intercepted = A conexão é segura até onde esta máquina consegue ver, mas nenhuma autoridade pública responde pelo certificado apresentado.
    .why = Redes de empresas põem no meio um proxy que abre todas as conexões; o que se vê então é o certificado dele, não o do servidor. Ou o servidor tem um certificado da autoridade da própria empresa, que a Meta recusa.
explain-delivery-refused = Eventos com as assinaturas certas são recusados.
    .why = O produto recebeu a chave secreta de outro app ou uma antiga. Um firewall que recusa quem não conhece parece igual.
explain-delivery-no-route = O callback responde à verificação da Meta, mas não tem lugar para eventos.
    .why = A rota só aceita GET, ou outro caminho foi feito para os eventos.
explain-delivery-fails = O produto está no ar e falha quando chega um evento.
    .why = Ele não conhece a Página, recebe o evento em um formato que não espera ou não alcança o banco de dados.
explain-delivery-not-ok = O produto aceita o evento, mas responde de outro jeito que a Meta não aceita.
    .why = Alguns frameworks respondem sozinhos 201, 202 ou 204; redirecionamentos não são seguidos.
explain-delivery-slow = O produto responde tarde demais aos eventos.
    .why = Ele faz o trabalho antes de responder. O Messenger espera 5 segundos.
explain-delivery-stops = Um evento sem assinatura certa faz o produto parar.
    .why = A biblioteca lê um cabeçalho que não está lá, e o programa inteiro termina com o erro. A Meta sempre o envia; outros, não.
explain-delivery-unverified = Quem souber o endereço do callback pode enviar eventos que parecem mensagens de clientes.
    .why = O produto não compara a assinatura com a chave secreta do app, ou a verificação está desligada.
explain-delivery-unverifiable = O produto aceita eventos sem assinatura e, pela configuração dele, não há outro jeito.
    .why = O formulário dele não tem campo para a chave secreta do app, sem a qual não se confere uma assinatura.
explain-delivery-older-signature = O produto confere X-Hub-Signature e não olha X-Hub-Signature-256.
    .why = Ele usa uma biblioteca mais antiga, como várias conhecidas. SHA-1 ainda serve aqui; a Meta recomenda SHA-256.
explain-delivery-kind-refused = As mensagens chegam, mas outros tipos de evento fazem o produto falhar.
    .why = Ele foi escrito só para mensagens. Cada evento que falha a Meta conta contra a Página inteira.

# webhook probe
probe-stands = Verificado a partir desta máquina; a Meta olha a partir das dela.
probe-stands-proxy = Verificado a partir desta máquina, através do proxy { $proxy }; a Meta olha a partir das dela.
column-part = parte
column-verdict = resultado
column-seen = o que se viu
probe-address = endereço
probe-tls = certificado
probe-handshake = handshake
probe-delivery = eventos
probe-untried = não testado
probe-by-proxy = resolvido pelo proxy
probe-certificate = { $days ->
    [one] válido por { $days } dia
   *[other] válido por { $days } dias
}
probe-handshake-done = { $ms ->
    [one] o desafio voltou em { $ms } milissegundo
   *[other] o desafio voltou em { $ms } milissegundos
}
probe-taken = { $ms ->
    [one] aceito em { $ms } milissegundo; assinatura conferida: { $checked }
   *[other] aceito em { $ms } milissegundos; assinatura conferida: { $checked }
}
probe-checks-new = SHA-256
probe-checks-old = só SHA-1
probe-checks-either = SHA-256 ou SHA-1, a que vier
probe-checks-both = SHA-256 e SHA-1 juntas
probe-checks-nothing = nenhuma
probe-needs-secret = Os eventos não foram testados: defina ONBOARD_APP_SECRET com a chave secreta do app, para que possam ser assinados.
probe-needs-consent = Os eventos não foram testados, pois podem aparecer em uma central em operação. Para enviá-los, acrescente --yes.
probe-deliver-shown = { $count ->
    [one] Um evento com assinatura certa iria para { $callback }, e alguns que precisam ser recusados. Ele pode aparecer em uma central em operação, como vindo da pessoa 12334.
   *[other] Até { $count } eventos com assinatura certa iriam para { $callback }, e alguns que precisam ser recusados. Eles podem aparecer em uma central em operação, como vindos da pessoa 12334.
}
probe-deliver-ask = Enviar?

# webhook send
send-done = { $callback } respondeu { $status } em { $ms } ms: { $said }

# webhook listen
listen-ready = Escutando. URL de callback para o formulário da Meta: { $callback }
listen-tunnel = Seu túnel precisa levar a { $local }
listen-token = Token de verificação, criado para esta execução: { $token }
listen-unchecked = A chave secreta do app não é conhecida (ONBOARD_APP_SECRET), por isso as assinaturas não são conferidas.
listen-handshake = { $at }  handshake, o token está certo → { $status }
listen-handshake-wrong = { $at }  handshake, o token está errado → { $status }
listen-stray = { $at }  uma chamada que não é de webhook → { $status }
listen-delivery = { $at }  entrega, assinatura: { $signed } → { $status }
listen-signed-unknown = não conferida
listen-signed-wrong = errada
listen-unsigned = ausente
listen-hidden = { $count ->
    [one] ({ $count } caractere, oculto)
   *[other] ({ $count } caracteres, ocultos)
}

# O que impede que funcionem
webhook-token-unset = O token de verificação do callback não é conhecido
    .fix = Defina { $name } com ele ou informe o cliente dono do callback: `onboard webhook probe -c { $CUSTOMER }`
webhook-secret-unset = A chave secreta do app não é conhecida, e é com ela que se assina um evento
    .fix = Defina ONBOARD_APP_SECRET, informe um cliente com `-c` ou envie sem assinatura: `--sign none`
event-unreadable = O evento em { $path } não pode ser lido ({ $why })
    .fix = Confira o nome e se o arquivo pode ser lido
events-unwritten = Não é possível gravar em { $path } o que chegou ({ $why })
    .fix = Informe outro arquivo com `--out` e confira o disco
public-url-unfit = { $seen } não é um endereço pelo qual a internet chega a esta máquina
    .fix = Informe o endereço https que o seu túnel mostra, como https://example.com
receiver-not-started = O receptor não pôde iniciar na porta { $port } ({ $why })
    .fix = Informe outra porta com `--port`, ou 0 para uma livre

# webhook subscribe, webhook status
column-wanted = desejado
column-page = Página
subscriptions-callback = A Meta entrega em { $callback }
subscriptions-until = { $version }, até { $date }
subscribe-app = App { $app }: campos novos { $added }; tudo o que ficaria assinado: { $all }
subscribe-page = Página { $page }: campos novos { $added }; tudo o que seria enviado, incluindo o que já existe: { $all }
subscribe-replaces = Hoje a Meta entrega em { $callback } e deixaria de entregar ali.
subscribe-agree = Fazer isso?
subscribe-rest = Assinar os demais sem ele?
page-field-refused = A Meta recusa o campo { $field } sem { $permissions } e, com ele, todos os outros
    .fix = Dê esta permissão ao token e gere-o de novo ou assine os demais: `onboard webhook subscribe { $CUSTOMER } --without { $field }`
page-echoes-subscribed = A Página também envia { $field }, que o produto não pediu: ele pode responder às próprias mensagens sem parar
    .fix = Se as respostas se repetirem, retire { $field } no Painel de Apps, *Messenger → Configurações → Webhooks*, nesta Página
subscription-version-dying = { $days ->
        [0] Os campos assinados vêm na versão { $version } da Graph, que já terminou
        [one] Os campos assinados vêm na versão { $version } da Graph, que termina em { $days } dia
       *[other] Os campos assinados vêm na versão { $version } da Graph, que termina em { $days } dias
    }
    .fix = No Painel de Apps, *Webhooks → Página*, escolha uma versão mais nova para cada campo; antes, pergunte ao fornecedor do produto qual versão ele lê
change-not-confirmed = { $count ->
        [one] Uma alteração seria feita na Meta, e ninguém concordou com ela: { $calls }
       *[other] { $count } alterações seriam feitas na Meta, e ninguém concordou com elas: { $calls }
    }
    .fix = Veja-as com `--dry-run` e depois acrescente `--yes`
explain-page-field-refused = A Meta aceita a lista de campos de uma Página inteira ou não aceita nada, e um deles exige uma permissão que o token não tem.
    .why = Cada campo pertence a uma permissão. A que não foi concedida, ou ainda não foi aprovada, faz recusar os outros também.
explain-page-echoes-subscribed = A Página envia ao app uma cópia de cada mensagem dela mesma.
    .why = Alguém assinou message_echoes. Um produto que toma essa cópia por mensagem de cliente responde a ela e recebe uma cópia da resposta.
explain-subscription-version-dying = A Meta guarda, para cada campo, a versão da Graph em que os eventos são escritos.
    .why = A versão foi escolhida quando o campo foi assinado e vive cerca de dois anos. Depois a Meta envia na mais antiga que ainda atende, e o produto pode não a ler.
