# Frotas de tokens, e o que se diz de cada um.
token-unconfirmed = A conta da pessoa que gerou o token nunca foi confirmada, e o Facebook não lhe dá sessão
    .fix = Peça que a pessoa entre em facebook.com e confirme o e-mail ou o telefone; depois verifique de novo
token-session-ended = A Meta encerrou a sessão da qual veio o token
    .fix = Entre de novo e gere o token outra vez: { -menu-generate-token }
token-of-instagram = Este é um token do login do próprio Instagram (`IGAA…`), que Páginas e Messenger não aceitam
    .fix = Gere em vez dele um token da Página: { -menu-generate-token }
explain-token-unconfirmed = O Facebook não dá sessão a uma conta que não foi confirmada (erro 190, subcódigo 464).
    .why = A pessoa nunca respondeu ao e-mail ou à mensagem com o código, ou mudou o endereço depois.
explain-token-session-ended = A sessão por trás do token acabou antes da hora (erro 190, subcódigo 467).
    .why = A pessoa saiu do app, alguém revogou o token, ou a Meta a encerrou sem dizer mais.
explain-token-of-instagram = O login do próprio Instagram dá tokens que começam com `IGAA`. Eles só funcionam em graph.instagram.com.
    .why = Foi copiado de "API setup with Instagram login", e não das configurações do Messenger do app.
fleet-sum = { $count ->
        [one] { $count } token: { $good } funciona, { $bad } morto, { $unseen } não verificado
       *[other] { $count } tokens: { $good } funcionam, { $bad } mortos, { $unseen } não verificados
    }
fleet-more = { $count ->
        [one] e mais { $count }: `{ $command }`
       *[other] e mais { $count }: `{ $command }`
    }
fleet-kinds = { $count ->
        [one] Mais { $count } tipo de problema: `{ $command }`
       *[other] Mais { $count } tipos de problema: `{ $command }`
    }
tokens-left = { $count ->
        [one] { $count } token deste app não foi verificado por inteiro, para deixar ao produto a sua parte da cota da Meta
       *[other] { $count } tokens deste app não foram verificados por inteiro, para deixar ao produto a sua parte da cota da Meta
    }
    .fix = Rode `onboard token check --all` de novo em { $minutes } min; ele continua com esses
explain-tokens-left = De um app com muitos tokens, alguns só foram verificados pelo que eles mesmos podem perguntar. Funcionam; quando expiram e o que podem fazer ainda está por ver.
    .why = A Meta deixa um app perguntar 200 vezes por hora para cada usuário, e o produto também precisa disso. Uma verificação não gasta mais do que até 80 por cento.
