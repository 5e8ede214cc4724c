//! The names under which tools print the parts of an error.

/// What a named value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// The code.
    Code,
    /// The subcode.
    Subcode,
    /// A message, in whichever words a tool calls it.
    Message,
    /// The title that Meta has for the person.
    Title,
    /// The message that Meta has for the person.
    UserMessage,
    /// The type.
    Kind,
    /// The trace.
    Trace,
    /// Whether it passes.
    Transient,
    /// A status of HTTP, a code of a process, a place in a file: a number that is no code of Meta's.
    Aside,
    /// Headers or a body: what holds them is an answer, not an error.
    Frame,
    /// An error, as an object, a number or a text.
    Error,
}

impl Name {
    /// Returns whether its value may be a number.
    pub(super) fn takes_number(self) -> bool {
        matches!(self, Self::Code | Self::Subcode | Self::Aside | Self::Error)
    }

    /// Returns whether its value may be a text.
    pub(super) fn takes_text(self) -> bool {
        !matches!(self, Self::Code | Self::Subcode | Self::Aside)
    }
}

/// Returns whether a word between a name and its value says nothing: `código de erro: 190`.
pub(super) fn small_word(word: &str) -> bool {
    const SMALL: [&str; 20] = [
        "de",
        "del",
        "do",
        "da",
        "of",
        "erro",
        "error",
        "number",
        "no",
        "nr",
        "is",
        "was",
        "ошибки",
        "e",
        "er",
        "code",
        "está",
        "es",
        "é",
        "nº",
    ];
    SMALL.contains(&word.to_lowercase().as_str())
}

/// Returns what a word names, with the word right before it, in lower case, where there is one.
pub(super) fn name_of(word: &str, before: &str) -> Option<Name> {
    let folded: String = word.chars().filter(|glyph| *glyph != '_').flat_map(char::to_lowercase).collect();
    let is_other = [
        "status",
        "http",
        "response",
        "exit",
        "return",
        "country",
        "zip",
        "postal",
        "verification",
        "authorization",
        "auth",
        "line",
        "with",
        "qr",
        "promo",
        "confirmation",
        "access",
        "area",
        "source",
        "this",
        "signal",
        "close",
        "login",
        "the",
        "a",
        "your",
        "security",
    ];
    Some(match folded.as_str() {
        "code" | "código" | "codigo" | "код" if before == "sub" || before == "под" => Name::Subcode,
        "code" | "código" | "codigo" | "код" if is_other.contains(&before) => Name::Aside,
        "code" | "código" | "codigo" | "код" | "codes" | "errorcode" | "errcode" | "fbcode" | "graphcode"
        | "apicode" | "facebookcode" | "fberrorcode" | "grapherrorcode" | "metacode" | "metaerrorcode"
        | "apierrorcode" | "facebookerrorcode" | "errorno" | "errornumber" | "providercode"
        | "providererrorcode" | "upstreamcode" | "externalcode" | "remotecode" | "errorscode"
        | "channelerrorcode" | "codigoerro" | "codigodeerror" | "codigoerror" => Name::Code,
        name if name.ends_with("subcode") || name.ends_with("subcódigo") || name.ends_with("subcodigo") => {
            Name::Subcode
        }
        "подкод" | "субкод" | "errorsub" => Name::Subcode,
        "errorusertitle" | "usertitle" => Name::Title,
        "errorusermsg" | "usermsg" | "errorusermessage" | "usermessage" => Name::UserMessage,
        "message" | "msg" | "errormessage" | "errormsg" | "errmsg" | "errordescription" | "description"
        | "detail" | "details" | "errordetail" | "errordetails" | "externalerror" | "errorreason"
        | "reason" | "mensagem" | "mensaje" | "сообщение" | "rawerrormessage" | "errordata" | "lasterror"
        | "failurereason" | "summary" | "exceptionmessage" | "statusmessage" | "errortext" | "text"
        | "cause" | "localizedmessage" | "title" => Name::Message,
        "type" | "errortype" | "fbtype" | "exceptiontype" | "tipo" | "тип" => Name::Kind,
        "fbtraceid" | "fbtrace" | "xfbtraceid" | "traceid" => Name::Trace,
        "id" if before == "trace" => Name::Trace,
        "istransient" | "transient" => Name::Transient,
        "status" | "statuscode" | "httpcode" | "httpstatus" | "httpstatuscode" | "responsecode"
        | "httpresponsecode" | "responsestatus" | "exitcode" | "errno" | "line" | "lineno" | "linenumber"
        | "column" | "port" | "curlerrno" | "statut" => Name::Aside,
        "headers" | "body" | "responseheaders" | "responsebody" => Name::Frame,
        "error" | "err" | "erro" | "ошибка" | "fberror" | "grapherror" | "fehler" | "erreur" => {
            Name::Error
        }
        _ => return None,
    })
}
