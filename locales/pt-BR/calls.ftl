# As chamadas que o formulário da Meta quer ver: o que foi feito, até quando vale e o que só uma pessoa pode fazer.
call-itself = { $call }, com { $token }
call-token-user = um token de usuário
call-token-page = o token da Página
call-token-system-user = o token do usuário do sistema
call-made-here = Feita pelo onboard em { $date }
call-made-explorer = Feita no Graph API Explorer em { $date }, segundo você
call-made-product = Feita pelo produto em { $date }, ao responder a alguém
call-counts = { $days ->
        [0] vale até { $date }, que é hoje
        [one] vale até { $date }, mais { $days } dia
       *[other] vale até { $date }, mais { $days } dias
    }
call-expired = valeu até { $date }
call-none = Não se conhece nenhuma chamada
call-sent = Já está com a Meta ou aprovada: nenhuma chamada nova até você enviar de novo
call-not-required = O formulário da Meta não pede nenhuma, segundo você
call-button = O botão da Meta é liberado até { $form } (o formulário fala em 24 horas), no máximo até { $docs } (a documentação fala em 2 dias)

calls-reads = Estas chamadas só leem, e ninguém as percebe:
calls-message = Isto envia uma mensagem a { $name } (PSID { $psid }):
calls-made = Feitas: { $permissions }
calls-planned = A fazer:
calls-whom = Quem recebe a mensagem para { $permission }?
calls-writer = { $hours ->
        [0] { $name }, escreveu na última hora
        [one] { $name }, escreveu há { $hours } hora
       *[other] { $name }, escreveu há { $hours } horas
    }
calls-psid = PSID do testador (Enter: depois)
    .help = Este token não pode ler conversas, por isso é preciso o id do testador na Página (PSID). Ele aparece no produto junto ao contato ou, no log do produto, como `sender.id` da mensagem do testador. Ele não é guardado.
calls-text = Texto da resposta tardia (Enter: depois)
    .help = A Meta só permite a tag HUMAN_AGENT para o que uma pessoa escreve; por isso, escreva você mesmo a resposta.
calls-explorer = Estas chamadas exigem um token de usuário: { $permissions }
    1. Abra { -menu-explorer }: https://developers.facebook.com/tools/explorer/
    2. Escolha o app { $app } em { -menu-explorer-app } e { -menu-explorer-user } em { -menu-explorer-token }.
    3. Adicione estas permissões: { $permissions }. Depois clique em { -menu-explorer-generate }, entre com uma conta que tenha função no app e administre a Página, e marque a Página.
    4. Execute `onboard review calls { $customer } --user-token-stdin` e cole o token: ele é usado uma vez e não é guardado. Ou digite no Explorer cada um destes caminhos e envie: { $calls }. Depois execute `onboard review calls { $customer } --made { $made }`.
calls-explorer-ask = Como você quer fazê-las?
calls-explorer-paste = Colar o token agora
calls-explorer-made = Já as fiz no Explorer
calls-name-psid = Há uma mensagem pronta para enviar. Execute `onboard review calls { $customer } --yes --psid PSID` com o PSID do testador ou, em um terminal, sem `--yes`, para escolher; para o Human Agent, acrescente `--text`. A resposta de um atendente no produto também vale.
calls-needs-message = Ninguém escreveu para a Página nas últimas 24 horas. Peça a alguém com função no app que escreva e responda no produto, o que também vale, ou execute `onboard review calls { $customer }` de novo.
calls-needs-psid = Este token não pode ler conversas. Responda a uma mensagem no produto, o que também vale, e execute `onboard customer set { $customer } rehearsal yes`; ou execute `onboard review calls { $customer } --psid PSID` com o PSID de alguém que escreveu nas últimas 24 horas.
calls-needs-late = Para o Human Agent, alguém com função no app precisa ter escrito há mais de 24 horas e menos de 7 dias. Peça que escreva hoje, deixe sem resposta e volte amanhã: responda no produto ou execute `onboard review calls { $customer } --permission human_agent --text "…"`.
calls-none-asked = Para alguns apps, o formulário da Meta não pede chamada de `pages_show_list` nem de Human Agent. Confira no formulário e execute `onboard review calls { $customer } --not-required PERMISSION`.
