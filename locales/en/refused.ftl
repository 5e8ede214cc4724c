# Reasons of Meta's refusals that have to do with the settings of the app, and the paragraph for “Request again”.
refused-again = For “Request again”, in { -menu-requests }, once you have done this (English, to paste as it is):

refusal-login-button-not-found = The reviewer did not find the Facebook login
    .meaning = The reviewer looked for a button to log in with Facebook and did not reach it: it lies deep in a menu, only some roles see it, or the product has none. Meta cites Platform Terms 7.a.
    .fix = Sign in with the reviewer's login and go to the button yourself; where only an administrator sees it, give the reviewer that role
    .fix2 = Write the way to the button into the instructions, click by click, with the names on the screen
    .fix3 = Where the product has no Facebook login, say so in the reviewer instructions, and leave the paragraph “How access is granted” in the texts
    .fix4 = Film the way to the button too, beginning at the product's sign-in page
refusal-data-deletion = Data deletion
    .meaning = An app names an address where people read how to have their data deleted, or one that Meta calls for it. It is missing, does not answer, or does not speak of deletion.
    .fix = Open the address signed out: it has to answer without a login, and to say what to do and how long it takes
    .fix2 = A callback answers Meta's signed request with an address and a confirmation code
    .fix3 = Correct it under { -menu-basic }, then run `onboard doctor { $CUSTOMER }`
refusal-business-verification = The business is not verified
    .meaning = Advanced access is granted only to an app that belongs to a verified business portfolio. This refuses no text and no film.
    .fix = Connect the app to the portfolio of the company, under { -menu-basic }
    .fix2 = Complete the verification in the Security Centre of that portfolio: legal name, address and phone as in the documents
    .fix3 = Wait until it shows “Verified” (two to five working days, as a rule), then request again
