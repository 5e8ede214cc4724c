# Login com o Facebook.
-menu-login-settings = Login do Facebook > Configurações > URIs de redirecionamento do OAuth válidos (Facebook Login > Settings > Valid OAuth Redirect URIs)

ask-facebook_login = O Login do Facebook, ou o Login do Facebook para Empresas, está no app?
    .help = Fica entre os produtos, à esquerda, no { -menu-app-dashboard }. A API não o mostra
ask-login_redirect = Endereço que o app lista para logins
    .help = Em { -menu-login-settings }: qualquer endereço seu que esteja lá. Enter usa a página do próprio Facebook, que a maioria dos apps pode usar sem listar
ask-login_config = ID da configuração do Login do Facebook para Empresas
    .help = Em Login do Facebook para Empresas, “Configurações”. Ela fixa as permissões e o tipo de token

login-how = Como vem o token?
login-by-browser = Com um login no Facebook
login-by-token = Colando um token já gerado
login-which-way = Quem faz o login, e onde?
login-way-paste = Eu, no meu navegador, e colo o endereço em que ele termina
login-way-loopback = Eu, no meu navegador, que volta sozinho (app em desenvolvimento, ou que lista http://localhost)
login-way-link = Outra pessoa: quero um link para o admin da Página
login-way-redirected = Outra pessoa já fez: tenho o endereço em que o navegador dela terminou
login-pasted = Endereço em que o navegador terminou (não é mostrado)
login-open = Abra este endereço num navegador em que o admin da Página esteja conectado ao Facebook:
login-opened = Um navegador se abre neste endereço:
login-paste-told = Escolha a Página, clique em Continuar e copie o endereço inteiro da página em que terminar, mesmo que ela mostre um erro. Se o Facebook mostrar um erro em vez do diálogo, cole as palavras dele.
login-loopback-told = Escolha a Página e clique em Continuar. O navegador então volta para cá. Ctrl-C encerra a espera.
login-link-told =
    Envie este link ao admin da Página. Ele escolhe a Página, clica em Continuar e manda a você o endereço inteiro em que terminar, até { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    } depois do clique: depois disso o código deixa de valer. O link vale uma vez, por { $hours ->
        [one] { $hours } hora
       *[other] { $hours } horas
    }.
login-portfolio = Se a Página pertence a um portfólio empresarial, o Facebook só a lista com mais uma permissão: `onboard token login { $CUSTOMER } --also business_management`
login-page-kept = O cofre mantém os tokens das Páginas que funcionam: { $pages }. `--replace` faz novos
login-which-page = Qual destas é a Página do cliente?
login-page-done = Pronto
login-page-done-text = O login chegou. Você pode fechar esta página e voltar ao terminal.
login-page-refused = O Facebook não permitiu
login-page-refused-text = O motivo, e o que fazer, está no terminal. Você pode fechar esta página.
login-page-foreign = Isto não pertence aqui
login-page-foreign-text = Não é o login que o terminal espera. Abra o endereço que o terminal mostra.

login-unsaid = Ninguém disse se o Login do Facebook está no app { $app }
    .fix = Procure entre os produtos no { -menu-app-dashboard }. Se estiver lá, execute o mesmo comando com `--facebook-login yes`
login-not-on-app = O Login do Facebook não está no app { $app }, segundo o que foi dito
    .fix = Adicione-o no { -menu-app-dashboard } e execute o mesmo comando com `--facebook-login yes`; ou guarde um token já gerado: `onboard token paste { $CUSTOMER }`
login-way-unnamed = Não há ninguém aqui para fazer o login, e nenhuma opção diz como
    .fix = `--link` mostra um endereço para outra pessoa, `--redirected` lê o que ela manda de volta, `--loopback` espera um navegador nesta máquina
no-login-attempt = Nenhum login deste cliente espera o seu fim
    .fix = Crie antes um link: `onboard token login { $CUSTOMER } --link`
login-link-expired = O link deste login tem mais de { $hours ->
        [one] { $hours } hora
       *[other] { $hours } horas
    }
    .fix = Crie um novo: `onboard token login { $CUSTOMER } --link`
login-link-used = O link deste login já foi usado
    .fix = Crie um novo: `onboard token login { $CUSTOMER } --link`
login-foreign = O que voltou pertence a outro login
    .fix = Use o endereço do link mais novo; um link mais antigo, ou de outro cliente, não vale
login-unreadable = Não há código nem erro no que veio
    .fix = Copie o endereço inteiro em que o navegador terminou. Se houver `access_token` nele, guarde esse token: `onboard token paste { $CUSTOMER }`
login-timeout = Ninguém voltou em { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    }
    .fix = Se o Facebook mostrou um erro, execute `onboard token login { $CUSTOMER } --paste` e cole as palavras dele; senão, faça o login de novo
login-port-taken = A porta { $port } desta máquina está ocupada
    .fix = Deixe `--port` de fora, ou indique outra que o app liste
login-declined = A pessoa clicou em Cancelar no diálogo do Facebook
    .fix = Combine o que será pedido e faça o login de novo
login-url-blocked = O Facebook bloqueou o caminho de volta: o app não lista { $redirect }
    .fix = Adicione-o em { -menu-login-settings }, ou indique um que esteja lá com `--login-redirect URL`
login-domain-unlisted = O Facebook não vai a { $redirect }: o domínio não é do app
    .fix = Adicione o domínio em { -menu-basic }, “Domínios do app”, e o endereço em { -menu-login-settings }
login-app-not-active = O Facebook não mostra o login deste app a quem não tem função nele
    .fix = Publique o app ({ -menu-app-mode }), ou peça o login a alguém com função: { -menu-roles }
login-scopes-invalid = O Facebook não deixa o app pedir algumas destas permissões
    .fix = Adicione-as em { -menu-permissions }; se houver uma configuração do Login do Facebook para Empresas, indique-a com `--login-config ID`
login-feature-unavailable = O Facebook não libera o Login do Facebook para este app por enquanto
    .fix = Resolva o que o { -menu-app-dashboard } pede em vermelho: verificação de uso de dados, verificação da empresa, política de privacidade, acesso avançado a `public_profile`
login-refused = O Facebook recusou o login: “{ $said }”
    .fix = Procure um aviso no { -menu-app-dashboard } e faça o login de novo
login-code-expired = O código do login venceu antes de ser usado
    .fix = Faça o login de novo e traga o endereço logo em seguida
login-code-used = O código do login já foi usado
    .fix = Faça o login de novo: um código vale uma vez
login-code-elsewhere = O Facebook deu o código para outro endereço, não para { $redirect }
    .fix = Faça o login de novo pelo link mais novo e traga esse endereço
login-code-unproved = O Facebook não aceitou a prova de que este login começou aqui
    .fix = Faça o login de novo pelo link mais novo; o código de um anterior não serve

explain-login-unsaid = Só o painel sabe se o app permite login, por isso alguém precisa dizê-lo uma vez.
    .why = Ninguém perguntou ainda, ou a resposta tem mais de um ano.
explain-login-not-on-app = Sem o Login do Facebook o app não tem diálogo em que alguém possa entrar.
    .why = A maioria dos produtos não precisa dele: o token da Página é gerado no painel.
    .do = Adicione o Login do Facebook, ou o Login do Facebook para Empresas, no { -menu-app-dashboard }; depois execute `onboard token login { $CUSTOMER } --facebook-login yes`. Ou gere um token: { -menu-generate-token }, e `onboard token paste { $CUSTOMER }`.
explain-login-way-unnamed = Um login precisa de um navegador e de uma pessoa, e aqui não há nenhum dos dois.
    .why = Sem terminal, ou com `--json`, ninguém pode escolher um caminho, por isso uma opção precisa indicá-lo.
explain-no-login-attempt = O que volta é comparado com o link que foi criado, e não há nenhum.
    .why = O link foi criado para outro cliente ou em outra pasta de trabalho, ou não foi criado.
explain-login-link-expired = Um link vale por três dias, para que um e-mail antigo não abra nada.
    .why = O admin esteve fora, ou um link antigo foi usado no lugar de um mais novo.
explain-login-link-used = Um link serve para um login só.
    .why = O endereço veio duas vezes, ou outra pessoa da equipe já o usou.
    .do = Veja o que existe: `onboard token check { $CUSTOMER }`. Se não bastar, crie um link novo: `onboard token login { $CUSTOMER } --link`.
explain-login-foreign = O endereço não traz a marca com que este login começou, por isso nada dele é usado: pode ser a conta de outra pessoa.
    .why = Um link mais novo foi criado, o endereço é do login de outro cliente, ou foi copiado sem o fim.
explain-login-unreadable = O endereço em que um login termina traz `code=` ou `error`, e este não traz.
    .why = Só uma parte foi copiada, ou a de outra página. A página do Facebook o retira da barra de endereço depois de um tempo.
explain-login-timeout = O login começou, e nenhum navegador voltou.
    .why = A página foi fechada, o Facebook mostrou um erro em vez do diálogo, ou o navegador está em outra máquina.
    .do = Faça o login de novo. Se o navegador está em outra máquina, use `onboard token login { $CUSTOMER } --paste`.
explain-login-port-taken = Outro programa escuta onde o navegador deveria voltar.
    .why = Outro login está à espera, ou um servidor seu roda ali.
explain-login-declined = O Facebook devolveu a pessoa sem código, porque ela não concordou.
    .why = Ela clicou em Cancelar ou fechou o diálogo. Muitas vezes não esperava o que foi pedido.
    .do = Diga antes qual Página escolher e o que será pedido, e crie um link novo: `onboard token login { $CUSTOMER } --link`.
explain-login-url-blocked = “URL bloqueada” (URL Blocked): o Facebook só leva a endereços que o app lista, letra por letra.
    .why = O endereço não está listado, está com outro final ou parâmetro, ou era http com o app publicado.
    .do = Adicione-o em { -menu-login-settings }, ligue “Login do OAuth do cliente” e “Login do OAuth na Web” e faça o login de novo. Ou indique um que esteja listado: `onboard token login { $CUSTOMER } --login-redirect URL`.
explain-login-domain-unlisted = “Can't load URL”, 1349048: o domínio do endereço não está entre os do app.
    .why = O domínio nunca foi adicionado, ou o Login do Facebook foi ligado sem um site.
    .do = Adicione o domínio em { -menu-basic }, “Domínios do app”, e o endereço inteiro em { -menu-login-settings }.
explain-login-app-not-active = “App não ativo” (App not active): um app em desenvolvimento só deixa entrar quem tem função nele.
    .why = O app nunca foi publicado, voltou ao desenvolvimento, ou a Meta o desativou.
    .do = Publique-o em { -menu-app-mode }, ou convide quem vai entrar: { -menu-roles }. Se a Meta o desativou, o e-mail dela diz o motivo.
explain-login-scopes-invalid = “Invalid Scopes”: foi pedida ao diálogo uma permissão que o app não pode pedir.
    .why = A permissão nunca foi adicionada ao app, está escrita de outro jeito, ou o app usa o Login do Facebook para Empresas, em que uma configuração indica as permissões.
    .do = Adicione-a em { -menu-permissions }. Para o Login do Facebook para Empresas: `onboard token login { $CUSTOMER } --login-config ID`.
explain-login-feature-unavailable = “Recurso indisponível” (Feature Unavailable): a Meta não deixa ninguém entrar com este app até que algo seja resolvido.
    .why = Há uma verificação de uso de dados pendente, a empresa não está verificada, a política de privacidade não abre, ou `public_profile` não tem acesso avançado.
    .do = Procure marcas vermelhas no { -menu-app-dashboard }; `onboard doctor { $CUSTOMER }` indica o que consegue ver. Depois faça o login de novo.
explain-login-refused = O Facebook devolveu a pessoa com um erro, cujas palavras são mostradas.
    .why = Depende das palavras. Na maioria das vezes falta algo nas configurações do app.
explain-login-code-expired = Um código vale um token por uns dez minutos.
    .why = O endereço voltou tarde demais, ou ficou numa caixa de entrada.
explain-login-code-used = Um código vale um só token.
    .why = O mesmo endereço veio duas vezes, ou a página a que ele leva usou o código.
    .do = Faça o login de novo. Se a página do endereço usa códigos, use a do Facebook: `onboard token login { $CUSTOMER } --login-redirect https://www.facebook.com/connect/login_success.html`.
explain-login-code-elsewhere = A Meta só dá um token quando se indica o mesmo endereço do diálogo.
    .why = Voltou o endereço de um link anterior, cujo caminho de volta era outro.
explain-login-code-unproved = Cada login tem uma prova própria, que fica no cofre. A Meta só aceita um código com a prova com que ele foi pedido.
    .why = Um link mais novo foi criado, ou o código foi dado ao login de outra pessoa.
