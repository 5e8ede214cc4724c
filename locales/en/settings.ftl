# the film
column-kind = kind
column-codec = codec
column-picture = picture
column-length = length
column-size = size
film-fits = The file fits. What the film shows nobody looked at: hold it against the shot list

# what is asked before a review
ask-data_deletion_url = Address for data deletion
    .help = The address of the instructions or of the callback, as it stands under { -menu-basic }. It is looked at, so that a typing error shows
ask-business_verification = Is the business portfolio that the app belongs to verified?
    .help = The Security Centre of the business portfolio shows it. Meta grants Advanced Access to verified businesses only, and takes 2 to 5 business days
ask-serves_others = Does the app serve businesses other than the one that owns it?
    .help = Yes, if it belongs to a vendor or a partner and the Pages of customers are connected to it. No, if it belongs to the business whose Page it serves
ask-access_verification = Is the app's owner verified as a Tech Provider (access verification)?
    .help = Only an app that uses other businesses' data needs it, beside App Review. Meta takes about 5 business days
ask-data_processors = Do other companies process the data that the app gets from Meta?
    .help = A legal statement of the company, so ask whoever answers for data protection. Think of the vendor who runs the product, of its hosting, of a cloud
ask-processor_names = Which companies process the data?
    .help = Their names as in the contracts, separated by semicolons
ask-processor_categories = What do these companies do?
    .help = One of the form's categories for each, in the same order, like “IT solutions and services”. Advertising or analytics contradict texts that deny both
ask-processor_countries = In which countries do these companies process the data?
    .help = For each company in the same order, separated by semicolons
ask-data_controller = Which company is responsible for the data that Meta shares?
    .help = Its legal name: a company, not a person, and not just the brand
ask-data_controller_country = In which country is that company?
    .help = The country where it is registered
ask-authority_requests = Was personal data given to authorities in the last 12 months because of national security?
    .help = A legal statement of the company, so ask its lawyers. It is asked again after a year
ask-authority_policies = What does the company do when authorities ask for personal data?
    .help = Words separated by commas, only what is really done: `legality-review` (each request is checked for legality), `challenge` (unlawful ones are challenged), `minimisation` (only what is necessary is given), `documentation` (requests and answers are documented), or `none`
ask-data_use_checkup = Is this year's Data Use Checkup done?
    .help = The App Dashboard asks for it every year and leaves 60 days; an app that misses it is restricted

# data-handling.md
handling-title = Data handling
handling-intro = These are the questions of the tab “Data handling” in Meta's form. The answers are legal statements of the company behind the app. Nothing here was filled in by itself: what nobody said is blank. Meta's wording may differ slightly.
handling-answer = Answer:
handling-unsaid = not answered yet
handling-not-asked = Asked only if the question before is answered with Yes.
handling-end = An answer is kept with `onboard app set { $APP_ID } KEY VALUE`, or asked for by `onboard start`. The texts for the permissions must not contradict it.

# verification.md
verification-title = Verification
verification-intro = Meta looks at the company before it looks at the app. Start this first: it takes days, and all other work can go on meanwhile.
verification-business = Advanced Access, which messages from the public need, is granted only to apps of a verified business portfolio. It is done in the Security Centre of the business portfolio and takes 2 to 5 business days. It is not needed while only people with a role on the app use it.
verification-stands = As far as we know:
verification-ready = Have ready, exactly as in the public register:
verification-name = Legal name (the brand alone is not enough):
verification-address = Address:
verification-phone = Telephone on which Meta can call or write:
verification-site = Website that shows the same name and address:
verification-mail = E-mail address of the website's domain:
verification-papers = A register extract, tax paper or bill with this name and address:
verification-match = Name, address and website have to agree everywhere. Where the portfolio, the website and the papers differ, mend that before you send anything.
verification-access = Needed beside App Review if the app uses data of other businesses: a vendor's or a partner's app to which customers connect their Pages. Meta takes about 5 business days.
verification-access-not = Not needed: the app serves only the business that owns it.
verification-access-clients = Say who your clients are, and what you do for them with this app
verification-access-data = Say how the data flows: from Meta to your product, who sees it there, when it is deleted
verification-access-site = Have a public website that says the same about your product
verification-checkup = Once a year the App Dashboard asks whether the data is still used as described. You have 60 days, without extension; an app that misses it is restricted. Say it when it is done: `onboard app set { $APP_ID } data_use_checkup yes`.
