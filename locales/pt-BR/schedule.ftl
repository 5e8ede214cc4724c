# execuções que o relógio inicia
schedule-ran = { $renewed ->
        [0] Nenhum token foi renovado.
        [one] { $renewed } token foi renovado.
       *[other] { $renewed } tokens foram renovados.
    } { $customers ->
        [one] { $customers } cliente foi verificado;
       *[other] { $customers } clientes foram verificados;
    } { $worse ->
        [0] nada piorou.
        [one] { $worse } coisa piorou.
       *[other] { $worse } coisas pioraram.
    }
schedule-worse = O que piorou
schedule-nobody-told = Ninguém foi avisado: `notify`, nas suas próprias configurações, não indica nenhum comando.
schedule-installed = O agendamento { $name } está gravado ({ $kind }). A identidade própria dele lê este espaço de trabalho: { $recipient }
schedule-proved = Ele foi iniciado uma vez, e a execução terminou: { $exit }. A próxima está prevista para { $next }.
schedule-printed = Nada foi instalado. Coloque cada arquivo onde o nome indica e digite os comandos. Um agendamento criado por `onboard token schedule install` recebe também uma identidade própria.
schedule-none = Não há agendamento nesta máquina para este espaço de trabalho.
schedule-removed = O agendamento foi retirado. { $recipient } não lê mais nada: há uma chave nova. Essa identidade nunca saiu desta máquina e foi apagada, então nenhum segredo precisa ser renovado, a não ser que outra pessoa tenha usado esta máquina.
schedule-end-it = Digite isto para parar o que inicia as execuções:
schedule-timer = agendamento
schedule-file = arquivo
schedule-identity = identidade
schedule-reads = pode ler
schedule-reads-not = não pode ler
schedule-state = estado
schedule-next = próxima execução
schedule-last = última execução aqui
schedule-last-was = { $at }: { $exit }; renovados: { $renewed }, pioraram: { $worse }
word-run-settled = tudo em ordem
word-run-unmet = algo está em aberto
word-run-failed = algo falhou
word-run-pending = é a vez de alguém
word-run-auth = um token está morto
word-run-usage = não pôde começar
word-run-cancelled = foi interrompida
schedule-noted = última em qualquer máquina
schedule-notify = notify
schedule-no-notify = ninguém é avisado
schedule-agree = Criar o agendamento?
notify-told = { $program } foi avisado e aceitou.
notify-try = O onboard está testando se esta mensagem chega. Não há nada de errado.
notify-worse = { $count ->
        [one] onboard: { $count } coisa piorou
       *[other] onboard: { $count } coisas pioraram
    }

# o que se encontra
schedule-busy = Outra execução agendada deste espaço de trabalho está em andamento nesta máquina
    .fix = Espere que termine: ela faz o que esta faria. `onboard token schedule show` mostra o resultado
schedule-absent = Nada nesta máquina renova tokens por agendamento, e nenhuma execução aconteceu em outro lugar nas últimas 48 horas
    .fix = Execute `onboard token schedule install`
schedule-stale = O agendamento existe, e nenhuma execução veio dele nas últimas 48 horas (a última: { $last })
    .fix = Execute `onboard token schedule run` para ver o que o impede; no Linux, `systemctl list-timers` mostra se ele chega a ser iniciado
schedule-unproved = O agendamento foi iniciado, e a execução não terminou como devia ({ $result }; { $reason })
    .fix = Leia `{ $command }`, corrija o problema e execute outra vez `onboard token schedule install`
schedule-no-linger = O agendamento só funciona enquanto { $user } está com a sessão aberta
    .fix = Execute `loginctl enable-linger { $user }`; pode ser preciso um administrador
schedule-to-start = O agendamento está pronto, e nada o inicia ainda
    .fix = Digite os comandos acima. Depois, `onboard token schedule show` mostra se houve uma execução
notify-failed = { $program } não foi avisado ({ $why }); ele disse: { $said }
    .fix = Corrija o comando em `notify` e teste com `onboard token schedule test-notify`. O que piorou será avisado de novo na próxima execução
schedule-not-confirmed = Em { $machine }, uma execução diária ({ $kind }) receberia uma identidade própria que lê todos os segredos de { $home }, como a de um colega. Ela renova tokens na Meta sem perguntar
    .fix = Acrescente `--yes` para instalar, ou `--print` para ver os arquivos antes
schedule-in-demo = Uma demonstração dura pouco, e nenhum agendamento cuida dela
    .fix = Indique o seu próprio espaço de trabalho com `--home`, ou veja os arquivos com `onboard token schedule install --print`
scheduler-absent = { $kind } não controla esta máquina, ou só o root pode alterá-lo
    .fix = Execute com `sudo`, ou escolha outro com `--for`: `onboard token schedule install --for cron`
scheduler-failed = `{ $command }` não funcionou: { $why }
    .fix = Corrija o que ele diz e digite o mesmo comando outra vez; `--print` mostra o que seria instalado
notify-absent = { $path } não indica nenhum comando a avisar
    .fix = Acrescente ali uma linha como `notify = ["/usr/local/bin/avise-a-equipe"]` e execute `onboard token schedule test-notify`
notify-in-workspace = { $path } indica um comando a executar, e só você decide o que roda na sua máquina
    .fix = Remova a linha. Se ela é sua, coloque-a em { $own }

# as páginas
explain-schedule-busy = Duas execuções agendadas do mesmo espaço de trabalho se encontraram nesta máquina; a segunda terminou sem fazer nada.
    .why = O agendamento começou enquanto alguém executava `onboard token schedule run` à mão, ou uma execução levou mais de um dia.
explain-schedule-absent = Tokens morrem em silêncio onde nada cuida deles.
    .why = O agendamento nunca foi criado aqui, ou foi retirado; e nenhuma outra máquina que compartilha o espaço de trabalho registrou uma execução.
explain-schedule-stale = Há um agendamento nesta máquina, e nenhuma execução veio dele em dois dias.
    .why = A máquina estava desligada, alguém desativou o agendamento, ou o systemd da pessoa termina quando ela sai da sessão.
explain-schedule-unproved = O agendamento foi criado, e a primeira execução foi iniciada para ver se funciona. Não funcionou.
    .why = A execução não lê o espaço de trabalho de lá, não tem rede, ou esbarra numa proteção da unidade que não combina com as suas pastas.
explain-schedule-no-linger = O systemd termina o que uma pessoa executa quando ela sai da sessão, a não ser que ela permaneça (linger).
    .why = Num servidor, à noite ninguém está com a sessão aberta, e o agendamento ficaria parado.
explain-schedule-to-start = O agendamento tem a identidade e o arquivo. Neste tipo de sistema, só uma pessoa o inicia.
    .why = O cron, o launchd e o Agendador de Tarefas têm listas próprias; mostramos o comando exato e as deixamos com você.
explain-notify-failed = O comando que devia ser avisado do que piorou não pôde ser iniciado, demorou demais ou recusou.
    .why = O caminho está errado, o arquivo não é executável, a rede dele caiu, ou ele precisa de uma variável que um agendamento não tem.

# quando os tokens terminam
weeks-head = Quando os tokens terminam, pela segunda-feira da semana
weeks-later = depois
weeks-never = { $count ->
        [one] { $count } token não termina por si.
       *[other] { $count } tokens não terminam por si.
    }
weeks-dead = { $count ->
        [one] { $count } está morto.
       *[other] { $count } estão mortos.
    }
weeks-unseen = { $count ->
        [one] De { $count } não se sabe.
       *[other] De { $count } não se sabe.
    }
