# Fleets of tokens, and what is told of single ones.
token-unconfirmed = The account of the person behind the token was never confirmed, and Facebook gives it no session
    .fix = Have the person sign in on facebook.com and confirm the e-mail address or phone number; then look again
token-session-ended = Meta ended the session that the token came from
    .fix = Sign in again, and generate the token again: { -menu-generate-token }
token-of-instagram = This is a token of Instagram's own login (`IGAA…`), and Pages and Messenger do not take it
    .fix = Generate a Page token instead: { -menu-generate-token }
explain-token-unconfirmed = Facebook gives no session to an account that was not confirmed (error 190, subcode 464).
    .why = The person never answered the mail or the message with the code, or changed the address since.
explain-token-session-ended = The session behind the token is over before its time (error 190, subcode 467).
    .why = The person logged out of the app, somebody revoked the token, or Meta ended it without more said.
explain-token-of-instagram = Instagram's own login gives tokens that begin with `IGAA`. They work at graph.instagram.com alone.
    .why = It was copied from "API setup with Instagram login", not from the Messenger settings of the app.
fleet-sum = { $count ->
        [one] { $count } token: { $good } works, { $bad } dead, { $unseen } not looked at
       *[other] { $count } tokens: { $good } work, { $bad } dead, { $unseen } not looked at
    }
fleet-more = { $count ->
        [one] and { $count } more: `{ $command }`
       *[other] and { $count } more: `{ $command }`
    }
fleet-kinds = { $count ->
        [one] { $count } more kind of trouble: `{ $command }`
       *[other] { $count } more kinds of trouble: `{ $command }`
    }
tokens-left = { $count ->
        [one] { $count } token of this app was not looked at in full, to leave the product its share of Meta's quota
       *[other] { $count } tokens of this app were not looked at in full, to leave the product its share of Meta's quota
    }
    .fix = Run `onboard token check --all` again in { $minutes } min; it goes on with those
explain-tokens-left = Some tokens of an app with many were looked at by what they can ask themselves alone. They work; when they end and what they may do is to be seen yet.
    .why = Meta lets an app ask 200 times an hour for each of its users, and the product needs that too. A look spends no more than brings it to 80 percent.
