# A configuração do produto de contact center: as suas etapas, a sua folha, o que se encontra sobre ela.

setup-when-before = Antes de começar
setup-when-form = O formulário, na ordem dele
setup-when-after-save = Depois de salvar
setup-when-after-subscription = Quando a página já envia as mensagens
setup-when-before-review = Antes de enviar o aplicativo para análise
setup-when-after-release = Quando o aplicativo estiver aberto a todos
setup-press = Pressione “{ $label }”
setup-optional = (opcional)
setup-not-known = ainda não se sabe ({ $what })
setup-read-it = leia aqui
setup-ticked = feito: { $by }, { $day }
setup-again = refazer: isto mudou desde então ({ $changed })
setup-if = Somente se “{ $question }” tiver a resposta: { $answer }
setup-unknown-path = O guia não diz em que menu fica; pergunte a { $vendor }
setup-unknown-label = O guia não diz como o produto chama isto; pergunte a { $vendor }
setup-unknown-value = O guia não diz o que entra ali; pergunte a { $vendor }
setup-unknown-step = O guia não diz se o produto pede isto; pergunte a { $vendor }

value-app-id = o ID do aplicativo
value-app-secret = a chave secreta do aplicativo
value-app-name = o nome do aplicativo
value-page-id = o ID da página
value-page-name = o nome da página
value-page-url = o endereço da página
value-page-token = o token da página
value-user-token = o token de usuário
value-system-user-token = o token do usuário do sistema
value-verify-token = o token de verificação
value-callback-url = a URL de callback
value-graph-url = o endereço da Graph
value-graph-version = a versão da Graph

ask-setup_done = Quais destas já foram feitas?
    .help = Marque com Enter o que está pronto, ou escolha todas; fica registrado quem marcou e quando. O que faltar será perguntado de novo.
tick-all = Todas
tick-these = { $done ->
    [one] Esta { $done } etapa; o resto depois
   *[other] Estas { $done } etapas; o resto depois
}
ask-example = Por exemplo: { $example }

profile-from = a partir da versão
profile-until = até a versão
profile-signatures = recusa eventos com assinatura errada

platform-steps-open = { $count ->
    [one] { $count } etapa em { $platform } está aberta: { $next }
   *[other] { $count } etapas em { $platform } estão abertas; a primeira: { $next }
}
    .fix = `onboard platform sheet { $CUSTOMER }` mostra todas em ordem; depois de feitas, execute `onboard customer set { $CUSTOMER } setup_done all`
platform-step-again = Não foi refeito em { $platform } desde que o token do formulário mudou: { $next }
    .fix = Refaça e depois execute `onboard customer set { $CUSTOMER } setup_done { $steps }`
platform-version-ends = { $platform } ainda usa a Graph { $version }, que termina em { $day }: { $next }
    .fix = Coloque { $wanted } ali e salve; depois execute `onboard customer set { $CUSTOMER } saved_in_platform yes`
platform-version-ended = { $platform } ainda usa a Graph { $version }, que terminou em { $day }: { $next }
    .fix = Coloque { $wanted } ali e salve; depois execute `onboard customer set { $CUSTOMER } saved_in_platform yes`
callback-unusual = O callback { $seen } não se parece com os de { $platform }: { $wanted }
    .fix = Leia-o de novo onde o produto o mostra e depois execute `onboard customer set { $CUSTOMER } callback_url URL`
answer-not-address-part = `{ $key }` não é parte de um endereço
    .fix = Escreva só o host ou a pasta, sem https:// e sem espaços
setup-step-unknown = O produto não tem a etapa de configuração `{ $step }`
    .fix = Ele tem: { $steps }
secrets-need-terminal = Segredos só são mostrados em um terminal, onde nada os guarda
    .fix = Execute em um terminal, sem `--json` e sem `--no-input`
setup-value-unknown = O valor de `{ $step }` ainda não é conhecido
    .fix = `onboard start { $CUSTOMER }` o pergunta
clipboard-over-ssh = A área de transferência da máquina em que você está fica fora de alcance por SSH
    .fix = Mostre na tela por um momento: `onboard platform sheet { $CUSTOMER } --show-secrets`
clipboard-absent = Nenhuma área de transferência foi encontrada aqui ({ $why })
    .fix = Mostre na tela por um momento: `onboard platform sheet { $CUSTOMER } --show-secrets`
copied = `{ $step }` fica na área de transferência por { $seconds } s. Este sistema pode guardá-lo no histórico dela: limpe-o lá
copied-hidden = `{ $step }` fica na área de transferência por { $seconds } s, fora do histórico dela
clipboard-cleared = A área de transferência está vazia de novo
answer-not-english = `{ $key }` aparece no que os analistas da Meta leem e não está em inglês
    .fix = Escreva em inglês; um rótulo que o produto mostra em outro idioma leva o significado entre parênteses: `Entrar (Sign in)`
verify-token-not-vendors = { $platform } tem um só token de verificação para todos, e este é outro
    .fix = Use o do guia: { $wanted }
platform-release-other = Esta versão de { $platform } é conectada de outra forma
    .fix = Execute `onboard customer set { $CUSTOMER } platform { $wanted }`
page-id-missing = O ID da página não é conhecido e, no aplicativo do fornecedor, nenhum token o mostra
    .fix = Leia-o na página em Sobre > Transparência da página e depois execute `onboard start { $CUSTOMER } --page-id ID`

explain-platform-steps-open = Algo precisa ser feito no produto, neste momento da jornada, e ninguém disse que foi feito.
    .why = O próprio guia do produto pede: um direito, um valor, um reinício. Sem isso tudo parece configurado na Meta, e nada chega.
explain-platform-step-again = Uma etapa no produto foi feita, e aquilo de que ela trata mudou desde então.
    .why = Muitos produtos só leem o token quando iniciam. Um novo, colocado no formulário, não tem efeito até a etapa ser refeita.
explain-platform-version-ends = Um endereço com uma versão da Graph foi colocado no formulário do produto, e essa versão termina.
    .why = A Meta atende cada versão por cerca de dois anos. O produto chama o endereço que está no formulário, qualquer que seja a versão usada pelo onboard.
explain-platform-version-ended = A Meta encerrou a versão da Graph que está no endereço do formulário do produto.
    .why = A Meta responde a essas chamadas com a versão mais antiga ainda ativa, e a resposta pode ser diferente da que o produto espera.
explain-callback-unusual = Os callbacks do produto são todos parecidos, e este é diferente.
    .why = Parte do endereço se perdeu ao copiar, ou ele é de outro produto.
explain-verify-token-not-vendors = O fornecedor publicou um token de verificação no guia, e o webhook dele não aceita outro.
    .why = Um token foi inventado, como a maioria dos produtos quer, ou uma letra se perdeu ao copiar.
explain-platform-release-other = O produto mudou a forma de conexão, e o cliente tem a outra versão.
    .why = O que o perfil diz levaria por etapas que esta versão não tem.
explain-page-id-missing = O canal usa o aplicativo do fornecedor, e nenhum token aqui mostra qual é a página.
    .why = Um token de página diz de qual página é. Aqui só o produto tem um.
