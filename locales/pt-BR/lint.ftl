# o que a verificação de textos encontra
credentials-will-not-hold = O texto fala de um acesso que não dura: “{ $words }”
password-ends-too-soon = A senha do analista vale até { $until }, e a Meta pode voltar até { $wanted }
password-guessable = A senha é das primeiras que alguém tentaria
site-url-dead = O endereço para o analista, { $url }, não responde como deveria ({ $seen })
site-url-private = O endereço { $url } é desta máquina ou de uma rede privada
step-label-not-english = Os passos citam um botão em outro idioma: { $label }
step-status-differs = Um estado se chama “{ $label }” aqui e “{ $other }” antes
step-unknown-button = O perfil do produto não tem um botão “{ $label }”
submission-lacks-dependency = { $of } depende de { $permission }, que não é enviada
text-access-false = O texto afirma que não existe login, e o modelo do produto é { $model }
text-access-unsaid = O texto não diz como o acesso é concedido ({ $model })
text-contradicts-answers = O texto nega o que foi respondido na aba de tratamento de dados ({ $question })
text-facebook-account = O texto entrega o login de uma conta do Facebook ou do Instagram
text-made-up-account = O texto fala de uma conta do Facebook inventada: “{ $words }”
text-no-credentials = O texto leva para dentro do produto e não informa o acesso
text-not-english = Este parágrafo não está em inglês ({ $language })

explain-credentials-will-not-hold = Pede-se ao analista algo que ninguém poderá lhe dar depois: um código, um segundo fator, uma senha que vence.
    .why = A Meta pode voltar durante um ano e usa o que o texto informa. “Unable to log in” reprova o envio inteiro.
    .do = Informe um acesso sem segundo fator, com uma senha que valha um ano, e diga isso em uma frase.
explain-password-ends-too-soon = A senha do analista deixa de valer antes de um ano do envio.
    .why = A Meta pede que o acesso de teste funcione por um ano depois do envio e pode olhar de novo. “Unable to log in” reprova tudo o que foi enviado.
    .do = Faça a senha durar mais e informe até quando: `onboard customer set { $CUSTOMER } agent_password_until 2027-11-20`.
explain-password-guessable = O acesso do analista tem uma senha que aparece em guias públicos.
    .why = Ela vale por um ano, e o endereço é conhecido por mais gente do que parece.
    .do = Escolha uma senha longa e fácil de digitar, como três palavras com números entre elas.
explain-site-url-dead = O endereço para o analista não respondeu, ou respondeu com erro.
    .why = Um endereço que não abre faz o envio inteiro ser reprovado.
    .do = Abra-o sem estar conectado, a partir de outra rede: deve aparecer a tela de login. Se aparecer e só esta máquina for barrada, deixe como está.
explain-site-url-private = O analista é enviado a um endereço que só funciona dentro da empresa.
    .why = O analista olha de fora. Um app que ele não alcança faz o envio inteiro ser reprovado.
    .do = Publique o produto em um endereço https e informe-o: `onboard customer set { $CUSTOMER } site_url URL`.
explain-step-label-not-english = Um botão ou menu é citado como o produto o mostra, e não está em inglês.
    .why = O texto padrão da Meta de 2026 pede tela em inglês. Outros passaram com legendas em inglês e uma frase a respeito.
    .do = Mostre o produto em inglês no vídeo, ou ponha o significado em inglês entre parênteses depois do rótulo.
explain-step-status-differs = Os passos chamam o mesmo estado por dois nomes.
    .why = Um analista que procura o segundo nome não o encontra e para: “unable to verify”.
    .do = Use em toda parte o nome que o produto mostra.
explain-step-unknown-button = Um passo quer um botão que o produto, como o perfil o conhece, não tem.
    .why = “Login button not found” é uma reprovação conhecida.
    .do = Olhe o produto e escreva o que ele mostra. Se o perfil estiver errado, defina o rótulo: `onboard customer set { $CUSTOMER } enter_button TEXT`.
explain-submission-lacks-dependency = Uma permissão é enviada sem outra da qual depende.
    .why = O formulário a mostra em laranja, e nada que dependa de algo ausente é concedido.
    .do = Envie as duas juntas. `onboard review render { $CUSTOMER }` tem um texto para ela.
explain-text-access-false = O texto diz “server-to-server”, o que só é verdade quando nenhuma pessoa faz login.
    .why = A declaração é lida como afirmação sobre o app. Negar um login que existe é uma declaração falsa.
    .do = Diga como o acesso é de fato concedido: gere o texto de novo e mantenha o parágrafo “How access is granted”.
explain-text-access-unsaid = Nada no texto conta como o produto obtém o seu acesso.
    .why = Quase toda reprovação de 2026 pede o login completo e a concessão no vídeo, ou a frase de que não há login.
    .do = Mantenha o parágrafo “How access is granted” do texto gerado.
explain-text-contradicts-answers = Uma frase do texto e uma resposta da aba de tratamento de dados não podem ser ambas verdadeiras.
    .why = As duas vão para os mesmos analistas, e as respostas são declarações legais.
    .do = Corrija a que estiver errada.
explain-text-facebook-account = Uma conta dos serviços da própria Meta é dada ao analista com a senha.
    .why = A equipe da Meta usa as próprias contas. Se a conta for inventada, o envio inteiro é reprovado.
    .do = Retire-a. Mostre no vídeo uma pessoa real com a função de testador e escreva que o analista usa a própria conta.
explain-text-made-up-account = O texto conta que uma conta do Facebook foi criada para o teste.
    .why = Uma conta falsa nas instruções faz o envio inteiro ser reprovado, e a Meta desativou os próprios usuários de teste.
    .do = Peça a uma pessoa real com a função de testador que grave o vídeo e escreva que o analista usa a própria conta.
explain-text-no-credentials = Os passos precisam de um login, e o usuário ou a senha não estão lá.
    .why = “Unable to log in” reprova tudo o que foi enviado.
    .do = Informe usuário e senha do atendente de teste. `onboard customer set { $CUSTOMER } agent_login NAME`, e gere de novo.
explain-text-not-english = Um parágrafo está em outro idioma.
    .why = Os analistas leem só inglês; guias que permitem outro idioma estão enganados.
    .do = Traduza-o. O que o produto mostra pode ser citado no idioma dele.

lint-blocking = recusa
lint-advice = veja
lint-count = { $texts ->
    [one] { $texts } texto
   *[other] { $texts } textos
 }: { $blocking } a corrigir, { $advice } a conferir

ask-agent_password_until = Último dia em que a senha do analista funciona
    .help = Uma data como 2027-11-20; convém que seja um ano depois do envio
