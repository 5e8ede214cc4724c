# O pacote de análise: README.txt e checklist.md, no idioma de quem envia o app.
pack-characters = { $count ->
        [one] { $count } caractere
       *[other] { $count } caracteres
    }

readme-title = Textos para a Análise do App: { $company }, { $product }
readme-page = Abra index.html no navegador: a página percorre o formulário da Meta aba por aba e copia cada texto para você.
readme-files = Ou cole a partir dos arquivos. Cada um aparece aqui com o seu campo:
readme-yours = Para você; nada disso é colado.
readme-ticks = { $ticks }: sem texto, só a caixa “Agree to allowed usage” para marcar.
readme-edits = Mude o que não servir: um texto que você editou é mantido. Se ele tivesse de ser escrito de novo, o nosso fica ao lado, com o final .new, e a página mostra a diferença.
readme-limits = Não está documentado quantos caracteres cabem nos campos da Meta. Se um deles encher, encurte o texto pelo meio: mantenha o primeiro parágrafo, os últimos passos e o último parágrafo.
readme-secret = Estes arquivos contêm o login com que o analista entra. Não os repasse.

checklist-title = Antes e depois de enviar { $product } para a Análise do App
checklist-caveats = Bom saber

check-group-environment = O ambiente de teste do analista
check-group-verification = Verificação
check-group-settings = Configurações do app
check-group-usage = Uso permitido
check-group-data = Tratamento de dados
check-group-reviewer = Instruções para o analista
check-group-waiting = Enquanto você espera
check-group-refused = Se a Meta recusar

check-business-verified = O portfólio empresarial a que o app pertence está verificado.
    .why = Sem isso a Meta não dá acesso a dados de outras pessoas. Costuma levar de 2 a 5 dias úteis.
check-access-verified = Se o app atende outras empresas, a verificação de acesso (Tech Provider) também está feita.
    .why = É um processo à parte da Análise do App e leva cerca de 5 dias úteis. Quem conecta só as próprias Páginas não precisa dela.
check-brand-and-category = O nome e o ícone do app não usam marcas da Meta, e a categoria serve a uma empresa que conversa com clientes: “Messenger Bots for Business”, não “Messaging”.
    .why = O nome “Facebook”, o logotipo ou uma categoria errada levam à recusa.
check-page-published = A Página está publicada e mostra um botão para enviar mensagem.
    .why = O analista escreve para ela com a própria conta.
check-calls-fresh = Cada permissão tem uma chamada bem-sucedida nos últimos 30 dias, e o formulário a mostra.
    .why = Até lá o botão de solicitar fica cinza. A chamada demora até dois dias para aparecer e vence em 30: se o envio atrasar, repita.
check-closure-complete = Todas as que dependem umas das outras estão no mesmo envio: { $names }.
    .why = Uma permissão não é concedida sem aquelas de que depende.
check-ticks-alone = { $ticks }: só se marca a caixa. Não há texto.
    .why = Ali a Meta não pede texto nem vídeo.
check-texts-true = Você leu todos os textos, e o que eles dizem do seu produto e dos seus dados é verdade.
    .why = A Meta pode cobrar isso de você. Mude o que não for assim.
check-screencast-each = O vídeo está anexado a cada permissão e recurso, e mostra cada um deles.
    .why = Cada item é julgado sozinho; sem vídeo, é recusado.
check-film-login = O vídeo começa desconectado e mostra o login completo, a lista de permissões e a concessão delas.
    .why = É o que falta na maioria dos vídeos recusados. Antes, remova o app das integrações comerciais da pessoa; senão a Meta não mostra a lista.
check-film-dashboard = O vídeo começa no Painel de Apps: entrar, adicionar a Página, gerar o token, assinar.
    .why = { $product } não tem login do Facebook. Os textos dizem isso, e o vídeo mostra onde o acesso é dado.
check-film-system-user = O vídeo mostra o usuário do sistema, a Página atribuída a ele e as permissões do token.
    .why = Os textos dizem que ali ninguém entra na Meta; o analista precisa ver o que ocupa esse lugar.
check-privacy-in-film = No vídeo não se lê senha, token nem conversa de cliente real, e a política de privacidade abre sem login.
    .why = Token no vídeo é vazamento; política que não abre leva à recusa.
check-late-conversation = Há uma conversa com mais de 24 horas e menos de 7 dias, para o vídeo e para o analista.
    .why = Não dá para mostrar o Human Agent com uma conversa de hoje. Renove-a a cada poucos dias enquanto durar a análise.
check-media-by-url = Fotos e vídeos do Instagram são exibidos pelos endereços da Meta, nunca de uma cópia guardada, e somem quando são apagados.
    .why = Produtos que guardam cópias foram recusados por isso.
check-usage-ticked = “Agree to allowed usage” está marcado para cada permissão e recurso.
    .why = Sem isso o formulário não sai.
check-data-handling = As perguntas sobre operadores de dados, entidade responsável e pedidos de autoridades estão respondidas como as coisas são.
    .why = São declarações legais da sua empresa. Nada é preenchido no seu lugar.
check-credentials-work = O login do analista funciona de outra rede, desconectado, sem segundo fator nem pergunta de primeiro acesso.
    .why = Se o analista não entra, tudo é recusado de uma vez.
check-credentials-year = O login continua válido por um ano depois do envio.
    .why = A Meta pode olhar de novo a qualquer momento desse ano.
check-agent-answers = O agente recebe novas conversas sozinho, e alguém ou algo responde.
    .why = O analista que fica sem resposta recusa a permissão como impossível de testar.
check-no-real-conversations = Com o login do analista não se vê nenhuma conversa de cliente real.
    .why = Não basta encerrá-las; oculte ou apague.
check-no-fake-account = Não há login do Facebook em lugar nenhum, e o testador do vídeo é uma pessoa real com a função de testador.
    .why = Uma conta inventada faz recusar o envio inteiro. Os analistas usam as próprias contas.
check-look-daily = Olhe todos os dias: { -menu-requests }, a caixa de alertas e o e-mail de contato.
    .why = A Meta não avisa ninguém com segurança. Decisões levaram de duas horas a dez dias; a própria Meta fala em até 20 dias.
check-leave-as-is = Deixe o app, a Página e o login do analista como estão.
    .why = O que o analista encontrar mudado deixa de bater com os textos e o vídeo.
check-refused-read = Leia o motivo e a nota do analista em cada permissão, em { -menu-requests }.
    .why = O que foi aprovado continua aprovado; a nota diz o que falta no resto.
check-refused-film = “Screencast Not Aligned with Use Case Details”: grave de novo o que falta.
    .why = O problema é o vídeo: o login, a concessão, o caminho inteiro até a resposta entregue ou palavras em inglês.
check-refused-access = “Unable to verify”: teste você o endereço e o login, de outra rede, desconectado.
    .why = O problema é o acesso: o analista não entrou, ou ninguém respondeu.
check-refused-use = “Disallowed use case”: diga o que o produto faz com a permissão, ou tire a permissão.
    .why = O problema é o texto, ou uma permissão de que nada no produto precisa.
check-refused-again = Mude o que foi apontado e envie só o que não foi aprovado.
    .why = Repita as chamadas que tiverem mais de 30 dias.

pack-kept = Você editou { $path }, por isso ele fica como está. É assim que o nosso difere; ele está ao lado, com o final .new:
pack-open = Abra a página e percorra com ela o formulário da Meta: { $page }
column-file = arquivo
column-characters = caracteres
column-form-field = campo do formulário da Meta
