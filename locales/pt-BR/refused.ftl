# Motivos de recusa que dependem das configurações do app, e o parágrafo para “Request again”.
refused-again = Para “Request again”, em { -menu-requests }, depois de fazer isso (em inglês, para colar como está):

refusal-login-button-not-found = O analista não encontrou o login do Facebook
    .meaning = O analista procurou um botão para entrar com o Facebook e não chegou até ele: está escondido em um menu, só alguns perfis o veem, ou o produto não tem nenhum. A Meta cita os Termos da Plataforma 7.a.
    .fix = Entre com o login do analista e vá você mesmo até o botão; se só o administrador o vê, dê esse perfil ao analista
    .fix2 = Escreva nas instruções o caminho até o botão, clique a clique, com os nomes que aparecem na tela
    .fix3 = Se o produto não tem login do Facebook, diga isso nas instruções para o analista e mantenha nos textos o parágrafo “How access is granted”
    .fix4 = Filme também o caminho até o botão, a partir da tela de entrada do produto
refusal-data-deletion = Exclusão de dados
    .meaning = O app informa um endereço onde se lê como pedir a exclusão dos dados, ou um que a Meta chama para isso. Ele falta, não responde ou não fala de exclusão.
    .fix = Abra o endereço sem estar conectado: ele precisa responder sem login e dizer o que fazer e quanto tempo leva
    .fix2 = Um callback responde à solicitação assinada da Meta com um endereço e um código de confirmação
    .fix3 = Corrija em { -menu-basic } e rode `onboard doctor { $CUSTOMER }`
refusal-business-verification = A empresa não está verificada
    .meaning = O acesso avançado só é concedido a um app que pertence a um portfólio empresarial verificado. Isso não recusa nenhum texto nem filme.
    .fix = Conecte o app ao portfólio da empresa, em { -menu-basic }
    .fix2 = Conclua a verificação na Central de Segurança desse portfólio: razão social, endereço e telefone como nos documentos
    .fix3 = Espere aparecer “Verificado” (em geral, de dois a cinco dias úteis) e peça de novo
