# Uses that a text names, and what must not stand in one.
text-secret-pasted = A token or an app secret of Meta’s stands in the text
text-wrong-use = The text names a use that the permission is not granted for: “{ $words }”

explain-text-secret-pasted = A text holds a token or an app secret of Meta’s.
    .why = It was pasted along with an example or a command. Whoever reads the text can act for the Page or the app; a reviewer needs none.
    .do = Take it out of the text, and make a new one in the App Dashboard: the old one has been seen.
explain-text-wrong-use = A text names a use for which Meta does not grant the permission.
    .why = Human Agent is for people only, never for automatic replies. Messages are for answering who wrote, not for offers and newsletters. What people write is not sold or passed to advertisers. Meta refuses this as a disallowed use, and may look at the whole app.
    .do = Say what a person does with the permission, and on which screen. If the product does what the text says, take that out of the product first; if it does not, say so in plain words (“no automated message is sent with it”).
