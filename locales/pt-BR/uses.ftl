# Usos que um texto descreve, e o que não pode estar em um.
text-secret-pasted = Há no texto um token ou uma chave secreta de app da Meta
text-wrong-use = O texto descreve um uso para o qual a permissão não é concedida: “{ $words }”

explain-text-secret-pasted = Um texto contém um token ou uma chave secreta de app da Meta.
    .why = Foi colado junto com um exemplo ou comando. Quem lê o texto pode agir em nome da Página ou do app; o analista não precisa disso.
    .do = Tire-o do texto e gere outro no Painel de Apps: o antigo já foi visto.
explain-text-wrong-use = Um texto descreve um uso para o qual a Meta não concede a permissão.
    .why = Human Agent é só para pessoas, nunca para respostas automáticas. As mensagens servem para responder a quem escreveu, não para ofertas e boletins. O que as pessoas escrevem não se vende nem se repassa a anunciantes. A Meta recusa isso como uso não permitido e pode examinar o app inteiro.
    .do = Diga o que uma pessoa faz com a permissão e em que tela. Se o produto faz o que o texto diz, tire isso do produto primeiro; se não faz, diga claramente (“no automated message is sent with it”).
