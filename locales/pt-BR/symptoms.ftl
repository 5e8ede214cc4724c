# Um exame de um cliente: primeiro a causa, depois o que vem dela, e o que não se vê daqui.
doctor-also = Também em aberto
doctor-rest = { $count ->
    [one] E mais uma coisa: `-v` mostra tudo
   *[other] E mais { $count } coisas: `-v` mostra tudo
}
doctor-blocks = { $rest ->
    [0] { $count ->
        [one] Segura uma etapa: { $steps }
       *[other] Segura { $count } etapas: { $steps }
    }
   *[other] Segura { $count } etapas: { $steps } e mais { $rest }
}
doctor-follows = Consequência disso: { $codes }
doctor-nothing-seen = Nada do que se vê daqui explica o problema: { $settled } de { $rows } verificações do caminho estão em ordem.
doctor-advice = { $count ->
    [one] Bom saber também: { $codes } (`-v` conta mais)
   *[other] Bom saber também, { $count } coisas: { $codes } (`-v` conta mais)
}
doctor-newest = Última mensagem de uma pessoa: { $message ->
    [none] nenhuma vista
   *[other] { $message }
}. Última resposta da Página: { $reply ->
    [none] nenhuma vista
   *[other] { $reply }
}.
doctor-unseen = O que não se vê daqui, do mais provável ao menos provável
status-looked = { $at }{ $days ->
    [0] {""}
    [one] , há um dia
   *[other] , há { $days } dias
}
status-failed = {"; "}uma verificação posterior não trouxe nada ({ $code })

kind-symptom = do que as pessoas reclamam

unseen-other-app = Se outro app está com a conversa. Veja em Conversation Routing, nas configurações da Página, e na caixa de entrada da Página.
unseen-product-secret = Se { $platform ->
    [none] o produto
   *[other] { $platform }
} aceita entregas assinadas. Com a Chave Secreta errada nele, o endereço é verificado, mas toda entrega é recusada pela assinatura: compare a Chave Secreta ali e veja o log do produto.
unseen-product-channel = Se o canal está ligado em { $platform ->
    [none] seu produto
   *[other] { $platform }
} e um atendente ou uma fila recebe as conversas.
unseen-app-mode = Se o app continua no modo ao vivo: { $by ->
    [unknown] alguém
   *[other] { $by }
} disse isso em { $date }. No modo de desenvolvimento só passa quem tem função no app. Veja o botão App Mode.
unseen-writer = Se a pessoa escreveu para esta Página e não para outra, não está bloqueada e não caiu em solicitações de mensagem ou spam na caixa da Página.
unseen-meta-status = Se a Meta está fora do ar: https://metastatus.com
unseen-product-token = Se { $platform ->
    [none] o produto
   *[other] { $platform }
} envia com o token que está no cofre{ $delivered ->
    [none] {""}
   *[other] {" "}(salvo ali em { $delivered }, segundo informado)
}. Ele guarda a própria cópia: cole o token ali de novo.
unseen-reply-window = Quando a pessoa escreveu pela última vez: depois de 24 horas a Meta recusa a resposta livre.
unseen-message-tag = Se o produto põe nas respostas uma tag que a Meta aposentou. Nesse caso a Meta responde "Invalid parameter": atualize o produto.
unseen-product-log = O que a Meta respondeu quando a resposta falhou. Copie o erro do log do produto para `onboard explain -`.
unseen-token-age = Se a cópia do token no produto foi feita depois que o recurso foi aprovado. Gere um novo e cole ali.
unseen-product-profile = Se o produto pede o nome à Meta e o mostra.
unseen-writer-private = Se a conta dessa pessoa não informa o nome: tente com outra.

thread-held-elsewhere = { $holder ->
    [inbox] A conversa mais recente está com a caixa de entrada da própria Página, por isso o produto não a recebe
   *[other] A conversa mais recente está com outro app ({ $app }), por isso o produto não a recebe
}
    .fix = Libere a conversa ali, ou torne o produto o app padrão nas configurações da Página, em Conversation Routing
reply-window-closed = A última mensagem de uma pessoa tem { $days ->
    [0] { $hours } horas
    [1] mais de um dia
   *[other] { $days } dias
}: depois de 24 horas a Meta não aceita resposta livre
    .fix = Peça que a pessoa escreva de novo. Para responder mais tarde, solicite o recurso Human Agent e ligue-o no produto
reply-not-seen = Uma pessoa escreveu há { $minutes } minutos, e nada voltou
    .fix = Responda no produto. Se ele disser que falhou, rode `onboard explain -` com o erro
app-mode-doubted = { $by ->
    [unknown] Alguém
   *[other] { $by }
} disse em { $date } que o app está ao vivo; o que se vê também combina com o modo de desenvolvimento
    .fix = Veja { -menu-app-mode } e depois rode `onboard start { $CUSTOMER } --only live` e diga o que ele mostra

explain-thread-held-elsewhere = Outro app está com a conversa, por isso o produto não recebe as mensagens dela.
    .why = O Conversation Routing entrega cada conversa a um só app: outro produto, um robô, ou a caixa de entrada da Página depois que alguém respondeu ali.
explain-reply-window-closed = Passaram mais de 24 horas desde que a pessoa escreveu, por isso a Meta recusa uma resposta livre.
    .why = A empresa pode responder livremente por 24 horas após cada mensagem de uma pessoa. O recurso Human Agent estende isso a 7 dias para respostas digitadas por um atendente.
explain-reply-not-seen = A mensagem de uma pessoa está nas conversas da Página, e nenhuma resposta é mais nova.
    .why = Nenhum atendente respondeu ainda, ou o produto não conseguiu enviar: o token não é o certo, ou a Meta recusou a chamada.
explain-login-not-open = Só quem tem função no app consegue entrar com o Facebook.
    .why = Todo login pede public_profile. Enquanto ele tem acesso padrão, a Meta mostra aos demais "Feature unavailable". O acesso avançado não passa por análise, mas exige empresa verificada.
explain-app-mode-doubted = Alguém disse que o app está ao vivo, e nenhuma mensagem de uma pessoa chega.
    .why = A API da Meta não mostra o modo do app. No modo de desenvolvimento só passa quem tem função no app, e todo o resto parece em ordem.

explain-nothing-arrives = Tudo parece configurado, e nenhuma mensagem chega ao produto.
    .why = O caminho da mensagem é longo. O app precisa estar ao vivo e com pages_messaging aprovada, ou quem escreve precisa ter função nele; a Página precisa estar publicada e sem limite de idade ou país; a Página precisa enviar `messages` ao app, e o app precisa estar inscrito no objeto page com o endereço certo: são dois botões, e os dois fazem falta. O endereço precisa responder 200 em poucos segundos e aceitar a assinatura da Meta com a Chave Secreta certa; depois de uma hora de falhas a Meta encerra a inscrição da Página. E nenhum outro app pode estar com a conversa.
    .do = Rode `onboard doctor { $CUSTOMER } --symptom in`: ele percorre esse caminho, diz qual é o primeiro elo quebrado e depois o que não consegue ver. `onboard webhook probe -c { $CUSTOMER }` testa o endereço como a Meta faz, inclusive com uma mensagem assinada.
explain-replies-fail = As mensagens chegam, e as respostas não saem.
    .why = O produto envia com a própria cópia do token da Página, que pode estar morta ou velha. A Meta só aceita resposta livre até 24 horas depois da mensagem da pessoa; recusa tags que aposentou; recusa quem bloqueou a Página e conversas que estão com outro app; e antes da aprovação só aceita respostas a quem tem função. Os ecos de mensagens fazem alguns produtos responderem a si mesmos.
    .do = Rode `onboard doctor { $CUSTOMER } --symptom out`. Se o produto mostra um erro, cole-o: `onboard doctor { $CUSTOMER } --error -`.
explain-names-missing = As mensagens chegam sem o nome ou a foto de quem escreveu.
    .why = Nome e foto de quem não tem função no app só são dados a apps com o recurso Business Asset User Profile Access. Um token gerado antes da aprovação pode não ter esse acesso, e o produto precisa pedir o nome.
    .do = Rode `onboard doctor { $CUSTOMER } --symptom name`.
