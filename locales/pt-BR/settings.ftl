# o vídeo
column-kind = tipo
column-codec = codec
column-picture = imagem
column-length = duração
column-size = tamanho
film-fits = O arquivo serve. O que o vídeo mostra ninguém verificou: compare-o com o roteiro de filmagem

# o que se pergunta antes de uma análise
ask-data_deletion_url = Endereço para exclusão de dados
    .help = O endereço das instruções ou do callback, como está em { -menu-basic }. Ele é consultado para que um erro de digitação apareça
ask-business_verification = O portfólio empresarial a que o app pertence está verificado?
    .help = A Central de Segurança do portfólio empresarial mostra isso. A Meta só concede Acesso Avançado a empresas verificadas e leva de 2 a 5 dias úteis
ask-serves_others = O app atende outras empresas além da que é dona dele?
    .help = Sim, se ele é de um fornecedor ou parceiro e as Páginas dos clientes são conectadas a ele. Não, se ele é da própria empresa cuja Página atende
ask-access_verification = O dono do app está verificado como provedor de tecnologia (access verification)?
    .help = Só precisa disso, além da análise, um app que usa dados de outras empresas. A Meta leva cerca de 5 dias úteis
ask-data_processors = Outras empresas tratam os dados que o app recebe da Meta?
    .help = É uma declaração legal da empresa; pergunte a quem responde pela proteção de dados. Pense no fornecedor que opera o produto, na hospedagem, na nuvem
ask-processor_names = Quais empresas tratam os dados?
    .help = Os nomes como estão nos contratos, separados por ponto e vírgula
ask-processor_categories = O que essas empresas fazem?
    .help = Uma das categorias do formulário para cada uma, na mesma ordem, como “IT solutions and services”. Publicidade ou análise contradizem textos que negam as duas
ask-processor_countries = Em quais países essas empresas tratam os dados?
    .help = Para cada empresa, na mesma ordem, separados por ponto e vírgula
ask-data_controller = Que empresa é responsável pelos dados que a Meta compartilha?
    .help = A razão social: uma empresa, não uma pessoa, e não só a marca
ask-data_controller_country = Em que país fica essa empresa?
    .help = O país em que ela está registrada
ask-authority_requests = Nos últimos 12 meses, dados pessoais foram entregues a autoridades por motivo de segurança nacional?
    .help = É uma declaração legal da empresa; pergunte ao jurídico. Perguntamos de novo depois de um ano
ask-authority_policies = O que a empresa faz quando autoridades pedem dados pessoais?
    .help = Palavras separadas por vírgula, só o que é feito de verdade: `legality-review` (a legalidade de cada pedido é analisada), `challenge` (pedidos ilegais são contestados), `minimisation` (só o necessário é entregue), `documentation` (pedidos e respostas são documentados) ou `none` (nada disso)
ask-data_use_checkup = A Verificação de uso de dados (Data Use Checkup) deste ano foi feita?
    .help = O Painel de Apps pede isso todo ano e dá 60 dias; o app que perde o prazo é restringido

# data-handling.md
handling-title = Tratamento de dados
handling-intro = Estas são as perguntas da aba “Data handling” do formulário da Meta. As respostas são declarações legais da empresa responsável pelo app. Nada aqui foi preenchido sozinho: o que ninguém informou está em branco. O texto da Meta pode variar um pouco.
handling-answer = Resposta:
handling-unsaid = ainda sem resposta
handling-not-asked = Só é perguntado se a resposta anterior for Sim (Yes).
handling-end = Uma resposta é guardada com `onboard app set { $APP_ID } KEY VALUE` ou pedida por `onboard start`. Os textos das permissões não podem contradizê-la.

# verification.md
verification-title = Verificação
verification-intro = A Meta olha a empresa antes de olhar o app. Comece por aqui: leva dias, e o resto do trabalho pode seguir nesse meio-tempo.
verification-business = O Acesso Avançado, necessário para receber mensagens do público, só é concedido a apps de um portfólio empresarial verificado. A verificação é feita na Central de Segurança do portfólio e leva de 2 a 5 dias úteis. Ela não é necessária enquanto só pessoas com função no app o usam.
verification-stands = Pelo que sabemos:
verification-ready = Tenha em mãos, exatamente como no registro público:
verification-name = Razão social (só a marca não basta):
verification-address = Endereço:
verification-phone = Telefone em que a Meta pode ligar ou escrever:
verification-site = Site que mostra o mesmo nome e endereço:
verification-mail = E-mail do domínio do site:
verification-papers = Contrato social, comprovante fiscal ou conta com esse nome e endereço:
verification-match = Nome, endereço e site precisam coincidir em toda parte. Se o portfólio, o site e os documentos divergem, corrija antes de enviar qualquer coisa.
verification-access = Necessária, além da análise do app, se ele usa dados de outras empresas: o app de um fornecedor ou parceiro ao qual os clientes conectam as Páginas. A Meta leva cerca de 5 dias úteis.
verification-access-not = Não é necessária: o app atende só a empresa que é dona dele.
verification-access-clients = Diga quem são os seus clientes e o que você faz por eles com este app
verification-access-data = Diga por onde os dados passam: da Meta para o produto, quem os vê lá, quando são excluídos
verification-access-site = Tenha um site público que diga o mesmo sobre o seu produto
verification-checkup = Uma vez por ano, o Painel de Apps pergunta se os dados continuam sendo usados como descrito. São 60 dias, sem prorrogação; o app que perde o prazo é restringido. Informe quando estiver feito: `onboard app set { $APP_ID } data_use_checkup yes`.
