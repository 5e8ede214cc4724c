# По одному предложению на код и что сделать. Факты есть в сообщении, только если они всегда есть в находке.

# customer
customer-incomplete = Пока неизвестно: { $missing }
    .fix = Выполните `onboard start { $CUSTOMER }` или `onboard customer set { $CUSTOMER } FIELD VALUE`
customer-unreadable = Запись этого клиента не читается ({ $reason })
    .fix = Выполните `onboard customer show { $CUSTOMER }`, чтобы увидеть, где ошибка
platform-unknown = Профиля с именем `{ $platform }` нет
    .fix = Выберите один из тех, что показывает `onboard platform list`
platform-not-chosen = Платформа контакт-центра не выбрана, поэтому её требования неизвестны
    .fix = Выполните `onboard customer set { $CUSTOMER } platform ID`; список ID показывает `onboard platform list`

# app
app-unknown = ID приложения неизвестен
    .fix = Создайте приложение: { -menu-create-app }. Затем выполните `onboard start --app-id ID`. При других способах создания разрешения для Страниц недоступны
app-secret-missing = В хранилище нет секрета приложения
    .fix = Скопируйте его в разделе «{ -menu-basic }», затем выполните `onboard app set { $APP_ID } app_secret --stdin`
app-credentials-refused = Meta не принимает этот ID приложения с этим секретом
    .fix = Скопируйте секрет ещё раз в разделе «{ -menu-basic }», затем выполните `onboard app set { $APP_ID } app_secret --stdin`
app-not-the-one-meant = Эти данные относятся к приложению «{ $seen }», а не «{ $wanted }»
    .fix = Укажите ID нужного приложения: `onboard customer set { $CUSTOMER } app_id ID`
app-blocked = Meta больше не обслуживает это приложение: «{ $said }»
    .fix = Откройте приложение в панели Meta: там сказано, чего она хочет, например Data Use Checkup или апелляцию
graph-version-dying = { $days ->
        [one] Поддержка Graph API { $version } закончится через { $days } день
        [few] Поддержка Graph API { $version } закончится через { $days } дня
       *[many] Поддержка Graph API { $version } закончится через { $days } дней
    }
    .fix = Перейдите на более новую версию: укажите её в `--graph-version` и в настройках самой платформы
graph-version-dead = Поддержка Graph API { $version } закончилась; Meta отвечает по более старой версии, которая ещё работает
    .fix = Перейдите на более новую версию: укажите её в `--graph-version` и в настройках самой платформы
graph-version-unknown = Версия Graph API { $version } новее этой программы
    .fix = Уберите `--graph-version` или обновите onboard
graph-version-refused = Meta не знает Graph API { $version }
    .fix = Не указывайте `--graph-version`

# app-settings
contact-email-missing = У приложения не указан контактный адрес электронной почты
    .fix = Укажите его в разделе «{ -menu-basic }»; на него Meta пишет о проверке
category-missing = У приложения не указана категория
    .fix = Выберите «Боты Messenger для бизнеса» (Messenger bots for business) в разделе «{ -menu-basic }»
category-unfit = Категория «{ $seen }» предназначена для личной переписки
    .fix = Выберите «Боты Messenger для бизнеса» (Messenger bots for business) в разделе «{ -menu-basic }»
privacy-policy-missing = У приложения не указана политика конфиденциальности
    .fix = Укажите адрес в разделе «{ -menu-basic }»; страница должна быть общедоступной и относиться к этому приложению
privacy-policy-dead = Страница политики конфиденциальности { $url } не отвечает кодом 200
    .fix = Исправьте страницу или укажите другой адрес в разделе «{ -menu-basic }»; с неработающим адресом Meta не даёт сохранить настройки
settings-url-private = Отсюда имя в { $url } ведёт на частный адрес; что видит Meta, известно только ей
    .fix = Откройте адрес с телефона вне этой сети: он должен отвечать всем. Тогда Meta даст сохранить его в разделе «{ -menu-basic }»
privacy-policy-unlike = Страница { $url } просит пароль или ничего не говорит о персональных данных
    .fix = Откройте её без входа. Она должна быть открытой и рассказывать, что приложение делает с данными
terms-missing = У приложения не указано пользовательское соглашение
    .fix = Укажите адрес в разделе «{ -menu-basic }»
data-deletion-unsaid = API Meta не показывает, настроено ли удаление данных
    .fix = Посмотрите в разделе «{ -menu-basic }», затем выполните `onboard app set { $APP_ID } data_deletion yes`
data-deletion-missing = Удаление данных не настроено
    .fix = Укажите адрес инструкции или URL обратного вызова в разделе «{ -menu-basic }», затем выполните `onboard app set { $APP_ID } data_deletion yes`
data-deletion-dead = Адрес для удаления данных { $url } не отвечает
    .fix = Сверьте его с разделом «{ -menu-basic }», почините страницу или укажите другой: `onboard app set { $APP_ID } data_deletion_url URL`
deauthorize-callback-missing = Когда человек удаляет приложение, ничего не вызывается
    .fix = Если у платформы есть такой адрес, укажите его как URL отзыва авторизации в настройках входа приложения; проверяющие замечают, когда он пуст
icon-missing = Файл значка не указан
    .fix = Выполните `onboard app set { $APP_ID } icon FILE` с файлом PNG или JPEG размером 1024×1024 пикселя
icon-wrong-size = Размер значка — { $width }×{ $height } пикс., а Meta требует 1024×1024
    .fix = Измените размер и загрузите значок в разделе «{ -menu-basic }»
icon-unreadable = Файл значка { $path } не читается как PNG или JPEG
    .fix = Выполните `onboard app set { $APP_ID } icon FILE` с файлом, который открывается
app-domains-missing = У приложения не указан домен
    .fix = Добавьте домен сайта платформы в разделе «{ -menu-basic }»
app-domains-differ = Домены приложения ({ $seen }) не охватывают сайт, который откроет проверяющий: { $wanted }
    .fix = Добавьте его домен в разделе «{ -menu-basic }»
app-settings-locked = Meta никому не разрешает менять настройки этого приложения через API
    .fix = Заполните их вручную в разделе «{ -menu-basic }» или отметьте «Allow API access to app settings» в разделе «{ -menu-advanced }» и выполните `onboard start { $CUSTOMER } --only app-settings`
data-use-checkup-due = Ежегодную проверку использования данных (Data Use Checkup) надо пройти до { $date }
    .fix = Пройдите её в панели приложений, затем выполните `onboard app set { $APP_ID } data_use_checkup yes`
website-missing = В приложение не добавлена платформа «Веб-сайт» (Website)
    .fix = Добавьте её внизу раздела «{ -menu-basic }» и укажите адрес, по которому входит проверяющий
website-differs = В настройках «Веб-сайт» (Website) указано { $seen }, а проверяющему дан адрес { $wanted }
    .fix = Укажите адрес для проверяющего в разделе «{ -menu-basic }», если только это не сделано намеренно
server-ip-list = Вызовы с секретом этого приложения разрешены только серверам из списка: { $seen }
    .fix = Добавьте серверы платформы и свои в разделе «{ -menu-advanced }» или очистите список
app-restricted = Ограничения по возрасту или стране скрывают приложение от части людей: { $seen }
    .fix = Снимите их в разделе «{ -menu-advanced }»

# messenger-product
messenger-product-missing = В приложении нет продукта Messenger
    .fix = Добавьте его: { -menu-add-product }
messenger-product-hidden = Meta не показывает, есть ли в приложении продукт Messenger
    .fix = Откройте «{ -menu-app-dashboard }» и проверьте, есть ли там Messenger

# login and tokens
login-not-needed = платформа работает с вставленным токеном Страницы
user-token-missing = В хранилище нет токена пользователя
    .fix = Если в приложении есть «Вход через Facebook», выполните `onboard token login { $CUSTOMER }`; иначе получите токен в разделе «{ -menu-explorer }» с разрешениями, которые нужны платформе, и выполните `onboard token paste { $CUSTOMER }`
system-user-token-missing = В хранилище нет токена системного пользователя
    .fix = Сгенерируйте его в бизнес-портфолио и выполните `onboard token paste { $CUSTOMER }`; с конфигурацией «Входа через Facebook для бизнеса»: `onboard token login { $CUSTOMER } --login-config ID`
token-invalid = Meta сообщает, что токен недействителен
    .fix = Сгенерируйте его заново: { -menu-generate-token }. Затем выполните `onboard start { $CUSTOMER }`
token-expired = Срок действия токена истёк
    .fix = Истёкший токен нельзя продлить. Сгенерируйте его заново: { -menu-generate-token }
token-revoked = Владелец токена удалил приложение
    .fix = Попросите его снова добавить приложение и сгенерируйте токен заново
token-password-changed = Токен перестал действовать: владелец сменил пароль или Facebook завершил сеанс
    .fix = Войдите снова и сгенерируйте токен заново: { -menu-generate-token }
token-checkpoint = Facebook требует, чтобы владелец токена сначала прошёл проверку
    .fix = Попросите его войти на facebook.com и выполнить то, что там требуется, затем повторите проверку
token-role-lost = У владельца токена больше нет права на нужную задачу Страницы
    .fix = Верните ему это право или попросите другого администратора Страницы сгенерировать токен
token-of-another-app = { $seen ->
    [unknown] Токен принадлежит не приложению { $wanted }, а другому
   *[other] Токен принадлежит приложению { $seen }, а не { $wanted }
}
    .fix = Сгенерируйте его в нужном приложении: { -menu-generate-token }
token-of-another-page = Токен принадлежит Странице { $seen }, а не { $wanted }
    .fix = Сгенерируйте его для нужной Страницы: { -menu-generate-token }
token-wrong-kind = Это токен вида { $seen }, а здесь нужен { $wanted }
    .fix = Токен Страницы можно получить так: { -menu-generate-token }; токен пользователя — так: { -menu-explorer }
token-scope-missing = Токену не хватает разрешений: { $missing }
    .fix = Сгенерируйте его заново и предоставьте эти разрешения; без них платформа не сможет работать
token-short-lived = Токен действует всего несколько часов
    .fix = Выполните `onboard start { $CUSTOMER }`: команда обменяет его на токен сроком около 60 дней
token-expires-soon = { $days ->
        [0] Срок действия токена истекает сегодня
        [one] Срок действия токена истекает через { $days } день
        [few] Срок действия токена истекает через { $days } дня
       *[many] Срок действия токена истекает через { $days } дней
    }
    .fix = Выполните `onboard start { $CUSTOMER }` до этого срока
token-blocked = Meta временно заблокировала владельца токена или приложение
    .fix = Прекратите отправку, прочитайте уведомление в { -menu-app-dashboard } или на facebook.com и дождитесь конца блокировки
page-token-wanted = Для этого Meta нужен токен Страницы
    .fix = Сгенерируйте его: { -menu-generate-token }
permission-refused = Meta сообщает, что у токена нет разрешения на это
    .fix = Сгенерируйте токен заново и предоставьте разрешения, нужные платформе
token-seen-in-part = О токене известно только то, что может спросить он сам: ни срока, ни того, что ему разрешено на какой Странице
    .fix = Задайте секрет приложения в `ONBOARD_APP_SECRET` и укажите приложение через `--app`
token-differs = Указан другой действующий `{ $key }`, а в хранилище остался прежний
    .fix = Выполните ту же команду с `--replace`, чтобы взять новый
data-access-expired = Владелец токена не пользовался приложением 90 дней, поэтому часть данных недоступна
    .fix = Попросите его снова войти в приложение; на сообщения это не влияет
token-due = { $days ->
        [0] Токен { $token } нужно обновить сегодня
        [one] Нужно обновить токен { $token }: остался { $days } день
        [few] Нужно обновить токен { $token }: осталось { $days } дня
       *[many] Нужно обновить токен { $token }: осталось { $days } дней
    }
    .fix = Выполните `onboard token refresh { $CUSTOMER }`
page-token-due = { $days ->
        [0] Срок действия токена Страницы истекает сегодня, а токен Страницы обновить нельзя
        [one] Токен Страницы истекает через { $days } день, а продлить его нельзя
        [few] Токен Страницы истекает через { $days } дня, а продлить его нельзя
       *[many] Токен Страницы истекает через { $days } дней, а продлить его нельзя
    }
    .fix = Сгенерируйте его заново: { -menu-generate-token }. Вставьте новый токен и на платформе
page-token-renewal = { $days ->
        [0] { $platform } требует новый токен Страницы раз в { $every } дн.: срок настал сегодня
        [one] { $platform } требует новый токен Страницы раз в { $every } дн.: остался { $days } день
        [few] { $platform } требует новый токен Страницы раз в { $every } дн.: осталось { $days } дня
       *[many] { $platform } требует новый токен Страницы раз в { $every } дн.: осталось { $days } дней
    }
    .fix = Сгенерируйте его заново: { -menu-generate-token }. Вставьте новый токен и на платформе
token-not-renewed = Meta выдала { $token }, который живёт не дольше прежнего; прежний оставлен
    .fix = Попросите владельца токена открыть Facebook и войти заново, затем повторите `onboard token refresh { $CUSTOMER }`
refresh-busy = Эти токены сейчас обновляет другой процесс на этой машине
    .fix = Дождитесь его и повторите `onboard token refresh { $CUSTOMER }`
refresh-failed = На этой машине не удалось обновить эти токены ({ $reason })
    .fix = Выполните `onboard explain { $reason }`, затем повторите `onboard token refresh { $CUSTOMER }`
refresh-stopped = Эти токены отложены: Meta просит подождать
    .fix = Повторите ту же команду через час: она продолжит с того, что осталось
refresh-unscheduled = У этих токенов есть срок действия, а за последние 48 часов не было ни одного запуска по расписанию
    .fix = Выполните `onboard token schedule install`: дальше за ними каждый день следит таймер

# page
page-unidentified = Неизвестно, какая это Страница; это видно по её токену
    .fix = Сгенерируйте токен Страницы: { -menu-generate-token }. Затем выполните `onboard start { $CUSTOMER }`
page-not-picked = По токену доступны Страницы: { $offered }
    .fix = Выполните `onboard start { $CUSTOMER } --page-id ID` с одной из них
page-list-empty = Токен не даёт доступа ни к одной Странице
    .fix = Отметьте Страницу в окне входа. Если она принадлежит бизнес-портфолио, предоставьте ещё и `business_management`: { -menu-business-assets }
page-not-listed = Токен не даёт доступа к Странице { $page }; доступны: { $offered }
    .fix = Отметьте Страницу в окне входа или возьмите токен человека, у которого есть права на её задачи
page-not-visible = Meta не показывает Страницу { $page } по этому токену
    .fix = Возьмите токен человека, у которого есть права на задачи Страницы, или проверьте ID Страницы
page-merged = Страницы больше нет: она вошла в другую. «{ $said }»
    .fix = Укажите ID оставшейся Страницы: `onboard customer set { $CUSTOMER } page_id ID`
page-unpublished = Страница не опубликована, поэтому никто не может ей написать
    .fix = Опубликуйте Страницу в её настройках на Facebook
page-task-missing = У владельца токена нет прав на задачи Страницы: { $missing }
    .fix = Попросите администратора Страницы выдать их: { -menu-business-assets }
page-token-missing = В хранилище нет токена Страницы
    .fix = Сгенерируйте его: { -menu-generate-token }. Затем выполните `onboard start { $CUSTOMER }`
page-token-not-derived = В хранилище нет токена Страницы, но его можно получить по токену пользователя
    .fix = Выполните `onboard start { $CUSTOMER } --only page-token`

# platform-setup
platform-value-missing = Для формы на платформе нужны: { $missing }
    .fix = Скопируйте их из формы на платформе, затем выполните `onboard start { $CUSTOMER }`
platform-unsaved = Пока никто не подтвердил, что форма в { $platform } сохранена
    .fix = Сначала сохраните её там: URL обратного вызова должен отвечать до запроса Meta. Затем выполните `onboard customer set { $CUSTOMER } saved_in_platform yes`
platform-token-stale = На платформе остался прежний токен Страницы
    .fix = Вставьте новый токен в поле «{ $field }», сохраните форму, затем выполните `onboard customer set { $CUSTOMER } saved_in_platform yes`
callback-taken = Платформа показывает URL обратного вызова { $wanted }, а приложение уже отправляет события на { $seen } для клиента { $customer }
    .fix = Meta допускает один URL обратного вызова на приложение. Используйте один URL для всех Страниц приложения или создайте второе приложение

# webhook-endpoint
callback-missing = URL обратного вызова неизвестен
    .fix = Скопируйте его из формы на платформе, затем выполните `onboard start { $CUSTOMER } --callback-url URL`
callback-malformed = { $callback } не является адресом
    .fix = Скопируйте его с платформы ещё раз, вместе с `https://`
callback-not-https = { $callback } — не https, а по другим протоколам Meta не обращается
    .fix = Установите на сервер сертификат общедоступного центра сертификации и используйте адрес с https
callback-local = { $callback } указывает на этот компьютер или частную сеть, и Meta туда не попадёт
    .fix = Используйте адрес, по которому сервер виден из интернета
callback-private = Отсюда имя в { $callback } ведёт на частный адрес; что видит Meta, известно только ей
    .fix = Выполните `onboard start { $CUSTOMER } --only app-subscription`: решает проверочный запрос самой Meta
callback-unresolvable = Для имени в { $callback } адрес не найден
    .fix = Проверьте написание имени и его записи DNS
callback-unreachable = По адресу { $callback } никто не отвечает
    .fix = Откройте порт для доступа из интернета и запустите службу вебхуков платформы
callback-timeout = { $callback } не отвечает вовремя
    .fix = Проверьте межсетевой экран и нагрузку сервера; Meta ждёт всего несколько секунд
callback-proxy-auth = Прокси на пути к { $callback } требует логин и пароль
    .fix = Укажите их в адресе прокси или повторите проверку из другой сети
callback-certificate-expired = Срок действия сертификата { $callback } истёк
    .fix = Обновите сертификат
callback-certificate-wrong-name = Сертификат { $callback } выдан на другое имя
    .fix = Получите сертификат на это имя или используйте имя, на которое он выдан
callback-certificate-self-signed = Сертификат { $callback } самозаверенный, а такие Meta не принимает
    .fix = Получите сертификат в общедоступном центре сертификации
callback-certificate-untrusted = Сертификат { $callback } не ведёт к доверенному центру сертификации; часто не хватает промежуточного сертификата
    .fix = Установите на сервере всю цепочку сертификатов
callback-tls-failed = Не удаётся установить защищённое соединение с { $callback }
    .fix = Проверьте настройки TLS на сервере; Meta требует TLS 1.2 или новее
callback-certificate-expires-soon = { $days ->
        [0] Сертификат URL обратного вызова истекает сегодня
        [one] Сертификат URL обратного вызова истекает через { $days } день
        [few] Сертификат URL обратного вызова истекает через { $days } дня
       *[many] Сертификат URL обратного вызова истекает через { $days } дней
    }
    .fix = Обновите его до этого срока: с истёкшим сертификатом сообщения не приходят
callback-redirects = { $callback } перенаправляет на { $location }, а Meta не переходит по перенаправлениям
    .fix = Используйте конечный адрес и обратите внимание на косую черту в конце
handshake-refused = { $callback } отвечает { $status } на правильный токен подтверждения
    .fix = Сравните токен подтверждения на платформе с нашим посимвольно; сначала сохраните форму на платформе, потом форму Meta
handshake-no-echo = { $callback } отвечает 200, но возвращает не само значение challenge: { $received }
    .fix = Адрес ведёт не к вебхуку платформы, или к ответу добавляется лишнее. Скопируйте адрес с платформы ещё раз
handshake-accepts-any = { $callback } принимает любой токен подтверждения
    .fix = Сообщите поставщику платформы: кто угодно может направить на этот адрес своё приложение
callback-slow = { $ms ->
        [one] URL обратного вызова отвечает за { $ms } миллисекунду, а Messenger ждёт доставки 5 секунд
        [few] URL обратного вызова отвечает за { $ms } миллисекунды, а Messenger ждёт доставки 5 секунд
       *[many] URL обратного вызова отвечает за { $ms } миллисекунд, а Messenger ждёт доставки 5 секунд
    }
    .fix = Ускорьте ответ сервера: после часа неудачных доставок Meta отменяет подписку Страницы
callback-seen-by-meta-only = Проверочный запрос Meta к URL обратного вызова прошёл, а наш нет ({ $fault })
    .fix = Если причина в сети этого компьютера, ничего делать не нужно
handshake-untried = Meta доставляет сообщения на { $callback }; без токена подтверждения удалось проверить только то, что адрес отвечает ({ $status })
    .fix = Пока сообщения приходят, делать ничего не нужно. Прежде чем менять адрес или поля, возьмите токен подтверждения на платформе: `onboard app set { $APP_ID } verify_token --stdin`

# subscriptions
app-not-subscribed = Приложение не подписано на объект `page`, поэтому Meta ничего не отправляет
    .fix = Выполните `onboard start { $CUSTOMER } --only app-subscription`
app-subscription-inactive = Подписка приложения отключена
    .fix = Выполните `onboard start { $CUSTOMER } --only app-subscription`
app-callback-differs = Meta отправляет события на { $seen }, а не на { $wanted }
    .fix = Выполните `onboard start { $CUSTOMER } --only app-subscription`
app-callback-foreign = Meta отправляет события на { $seen }, этот адрес настроен не отсюда; нужен { $wanted }
    .fix = Возможно, им пользуется другая платформа. Если его можно заменить: `onboard start { $CUSTOMER } --only app-subscription --yes`. Если нет, заведите второе приложение
app-fields-missing = В подписке приложения не хватает полей: { $missing }
    .fix = Выполните `onboard start { $CUSTOMER } --only app-subscription`
handshake-failed-at-meta = Meta обратилась к URL обратного вызова и не приняла ответ: { $said }
    .fix = Сначала сохраните форму на платформе, затем выполните `onboard doctor { $CUSTOMER }`, чтобы увидеть, что отвечает по этому адресу
page-not-subscribed = Страница не передаёт сообщения приложению; не хватает полей: { $missing }
    .fix = Выполните `onboard start { $CUSTOMER } --only page-subscription`
product-not-subscribed = { $platform } подписывает Страницу самостоятельно, и не хватает полей: { $missing }
    .fix = Включите канал в платформе или сохраните её форму ещё раз
page-fields-missing = Страница не передаёт поля: { $missing }
    .fix = Выполните `onboard start { $CUSTOMER } --only page-subscription`

# testers and rehearsal
testers-missing = Ни у кого нет роли тестировщика; непринятое приглашение выглядит так же
    .fix = Пригласите реального человека: { -menu-roles }. Он принимает приглашение на https://developers.facebook.com/requests
rehearsal-not-received = В переписке Страницы нет ни одного сообщения от человека
    .fix = Попросите кого-нибудь с ролью в приложении написать Странице из личного профиля
rehearsal-not-answered = Сообщение пришло, но ответ не отправлен
    .fix = Ответьте на него на платформе: проверяющий Meta должен увидеть доставленный ответ
rehearsal-name-hidden = Имя написавшего недоступно
    .fix = Запросите функцию Business Asset User Profile Access: { -menu-permissions }
rehearsal-unsaid = Этот токен не даёт читать переписку, и никто не подтвердил, что пробный диалог прошёл успешно
    .fix = Напишите Странице и ответьте на платформе, затем выполните `onboard customer set { $CUSTOMER } rehearsal yes`

# review
permissions-live = разрешения уже действуют
vendor-app = используется приложение поставщика
review-call-missing = Meta требует хотя бы один успешный вызов за последние 30 дней для: { $permissions }
    .fix = Выполните `onboard review calls { $CUSTOMER }`: каждый вызов сначала будет показан
review-call-needs-user-token = Для этих вызовов нужен токен пользователя: { $permissions }
    .fix = Выполните `onboard review calls { $CUSTOMER }`: команда подскажет, как получить токен в разделе «{ -menu-explorer }», или запишет с ваших слов, что вызовы сделаны там
review-call-by-product = Эти вызовы делает сама платформа, когда отвечает оператор: { $permissions }
    .fix = Проведите пробный диалог: напишите Странице и ответьте на платформе; или не позже чем через 24 часа после сообщения выполните `onboard review calls { $CUSTOMER }`
review-call-needs-late-message = Этот вызов отвечает на сообщение, полученное от 24 часов до 7 дней назад: { $permissions }
    .fix = Попросите человека с ролью в приложении написать Странице, подождите сутки и ответьте на платформе или командой `onboard review calls { $CUSTOMER }`. Если форма Meta не требует вызова, выполните `onboard review calls { $CUSTOMER } --not-required human_agent`
review-call-expires-soon = { $days ->
        [0] Сегодня Meta перестанет засчитывать вызовы для: { $permissions }
        [one] Ещё { $days } день Meta засчитывает вызовы для: { $permissions }
        [few] Ещё { $days } дня Meta засчитывает вызовы для: { $permissions }
       *[many] Ещё { $days } дней Meta засчитывает вызовы для: { $permissions }
    }
    .fix = Отправьте запрос до этого срока или снова выполните `onboard review calls { $CUSTOMER }`
review-call-refused = Meta отклонила вызов для { $permission }: { $said } (код { $code }, подкод { $subcode })
    .fix = Выполните `onboard explain { $code }/{ $subcode }`, чтобы узнать, что это значит, устраните причину и снова выполните `onboard review calls { $CUSTOMER }`
review-value-missing = Для текстов App Review нужны: { $missing }
    .fix = Выполните `onboard start { $CUSTOMER }` или `onboard customer set { $CUSTOMER } FIELD VALUE`
review-text-unworded = В профиле платформы не хватает формулировок для текста: { $why }
    .fix = Дополните профиль или выберите другую платформу
review-text-flawed = В тексте для App Review есть недочёт, из-за которого запросы отклоняли: { $flaw } (файл { $file }, строка { $line })
    .fix = Исправьте значение, из которого он взялся, затем выполните `onboard start { $CUSTOMER }`
permission-over-asked = Запрашивается { $permission }, но неизвестно, есть ли в продукте экран, которому это нужно ({ $screen })
    .fix = Уберите его: `onboard app set { $APP_ID } permissions LIST`; если такой экран есть, выполните `onboard customer set { $CUSTOMER } screens LIST`, добавив в список `{ $screen }`
screencast-missing = Нет записи экрана для: { $permissions }
    .fix = Запишите её по контрольному списку, затем выполните `onboard app set { $APP_ID } screencast FILE`
screencast-unreadable = Запись экрана { $path } не читается
    .fix = Выполните `onboard app set { $APP_ID } screencast FILE` с файлом, который открывается
screencast-empty = Запись экрана { $path } пуста
    .fix = Скопируйте её заново оттуда, где её делали, и выполните `onboard review video FILE`
screencast-no-film = { $path } — не видео MP4, MOV или WebM, каким бы ни было расширение
    .fix = Сохраните запись как MP4 с H.264 и выполните `onboard review video FILE`
screencast-cut-short = Файл { $path } обрывается раньше конца видео
    .fix = Скопируйте его заново оттуда, где делали запись; если он и там обрывается, снимите ещё раз
screencast-no-picture = В { $path } есть звук, но нет изображения
    .fix = Записывайте экран; проверяющие Meta звук не слушают
screencast-damaged = Видео { $path } повреждено: его части не сходятся между собой
    .fix = Сохраните запись заново как MP4 с H.264 и выполните `onboard review video FILE`
screencast-small-picture = Размер изображения в { $path } — { $width }×{ $height } пикселей, а Meta просит 1080p или больше
    .fix = Запишите заново в 1920×1080. Увеличенная потом маленькая картинка останется нечитаемой
screencast-wide-picture = Размер изображения в { $path } — { $width }×{ $height } пикселей: на таком широком экране трудно разобрать текст
    .fix = Записывайте на экране не шире 1440 точек и только окно приложения
screencast-container = { $path } — файл формата { $seen }; проверку проходили MP4, MOV и WebM
    .fix = Сохраните запись как MP4 с H.264
screencast-codec = Изображение в { $path } сжато кодеком { $seen }, который показывает не каждый браузер
    .fix = Сохраните запись как MP4 с H.264
screencast-too-long = Видео { $path } длится { $minutes } мин; большинство одобренных — не больше { $most } мин
    .fix = Вырежьте ожидание, но оставьте каждый шаг. Предела Meta не называет
screencast-short = Видео { $path } длится { $seconds } с; вход, согласие, сообщение и ответ вряд ли уместятся меньше чем в { $least } с
    .fix = Сверьте его со списком кадров: на записи должно быть всё, что в нём названо
screencast-length-unknown = В файле { $path } не указано, сколько длится видео
    .fix = Просмотрите его один раз до конца или сохраните заново как MP4 с H.264
screencast-large-file = { $path } занимает { $megabytes } МБ; без хлопот загружались видео до { $most } МБ
    .fix = Сохраните его с меньшим битрейтом. Если форма его не примет, вставьте в то же поле ссылку на видео YouTube с доступом по ссылке
business-verification-unsaid = Никто не сообщил, подтверждена ли компания, которой принадлежит приложение
    .fix = Посмотрите в Центре безопасности бизнес-портфолио, затем выполните `onboard app set { $APP_ID } business_verification yes` (или `waiting`, или `no`)
business-verification-missing = Компания, которой принадлежит приложение, не подтверждена ({ $seen })
    .fix = Начните подтверждение в Центре безопасности бизнес-портфолио; оно занимает от 2 до 5 рабочих дней. Что приготовить, сказано в файле verification.md пакета
business-verification-waiting = Meta ещё не решила, подтверждать ли компанию ({ $seen })
    .fix = Подождите: это занимает от 2 до 5 рабочих дней. Затем выполните `onboard app set { $APP_ID } business_verification yes`
serves-others-unsaid = Никто не сообщил, обслуживает ли приложение другие компании, кроме владельца
    .fix = Выполните `onboard app set { $APP_ID } serves_others no`, если оно обслуживает только своего владельца, иначе — с `yes`
access-verification-unsaid = Приложение обслуживает другие компании, и никто не сообщил, подтверждён ли для этого его владелец
    .fix = Посмотрите в панели приложений, затем выполните `onboard app set { $APP_ID } access_verification yes` (или `waiting`, или `no`)
access-verification-missing = Приложение обслуживает другие компании, а его владелец не подтверждён как поставщик технологий
    .fix = Начните подтверждение доступа (access verification) в панели приложений; оно занимает около 5 рабочих дней. О чём спросят, сказано в файле verification.md пакета
access-verification-waiting = Meta ещё не решила о подтверждении доступа (access verification)
    .fix = Подождите: это занимает около 5 рабочих дней. Затем выполните `onboard app set { $APP_ID } access_verification yes`
data-handling-unsaid = Нет ответов для вкладки «Data handling»: { $missing }
    .fix = Выполните `onboard start { $CUSTOMER } --only review-pack` или `onboard app set { $APP_ID } KEY VALUE`. Это юридические заявления: за вас ничего не заполняется
review-pack-unrendered = На диске нет текстов App Review с текущими значениями
    .fix = Выполните `onboard start { $CUSTOMER } --only review-pack`
review-unsubmitted = Ещё не отправлено на проверку: { $permissions }
    .fix = Вставьте тексты в разделе «{ -menu-permissions }», отправьте запрос, затем выполните `onboard review record submitted --app { $APP_ID }`
review-waiting = { $days ->
        [0] Запрос находится у Meta с сегодняшнего дня: { $permissions }
        [one] Запрос находится у Meta { $days } день: { $permissions }
        [few] Запрос находится у Meta { $days } дня: { $permissions }
       *[many] Запрос находится у Meta { $days } дней: { $permissions }
    }
    .fix = Смотрите в разделе «{ -menu-requests }»: ответ никому не присылают. Проверка занимает от нескольких часов до нескольких недель
review-refused = Meta отклонила { $permissions }: { $note }
    .fix = `onboard review status --app { $APP_ID }` скажет, что это значит, что исправить и что снять заново. Одобренное остаётся одобренным; остальное запросите снова в разделе «{ -menu-permissions }»
review-overdue = Запрос у Meta уже { $days } дн., дольше тех 20, что она называет сама: { $permissions }
    .fix = Посмотрите в разделе «{ -menu-requests }». Если там ничего не изменилось, спросите на developers.facebook.com/support и назовите ID приложения и день отправки
review-answer-unread = { $days ->
        [one] Ответ Meta не искали уже { $days } день
        [few] Ответ Meta не искали уже { $days } дня
       *[many] Ответ Meta не искали уже { $days } дней
    }
    .fix = Посмотрите в разделе «{ -menu-requests }»: вам ничего не присылают. Затем выполните `onboard review record approved --app { $APP_ID }` (или refused; или looked, если ответа ещё нет)
review-answer-there = Похоже, Meta ответила, но ответ не записан: { $permissions }
    .fix = Посмотрите в разделе «{ -menu-requests }», затем выполните `onboard review record refused --app { $APP_ID } --note-file FILE` (или approved)
review-approval-unseen = Записано как одобренное, но API Meta не показывает, что оно действует: { $permissions }
    .fix = Посмотрите в разделе «{ -menu-permissions }». Если там не одобрено, выполните `onboard review record withdrawn --app { $APP_ID }`
review-refusal-outdated = Записано как отклонённое, но по данным API Meta уже действует: { $permissions }
    .fix = Делать больше ничего не нужно; выполните `onboard review record approved --app { $APP_ID }`, чтобы запись была верной
review-feature-unlisted = API Meta не показывает эти функции: { $features }
    .fix = Посмотрите в разделе «{ -menu-permissions }», затем выполните `onboard start { $CUSTOMER } --only review-submission` и ответьте, что там указано

# live
login-not-open = Вход через Facebook открыт только людям с ролью в приложении: у public_profile стандартный доступ
    .fix = Нужна подтверждённая компания; затем выберите Get Advanced Access для public_profile: { -menu-permissions }
permissions-not-live = Пока доступно не всем: { $permissions }
    .fix = Пока Meta их не одобрит, доходят сообщения только от людей с ролью в приложении
app-mode-unsaid = API Meta не показывает, опубликовано ли приложение, и за последние 30 дней никто этого не подтвердил
    .fix = Посмотрите переключатель «{ -menu-app-mode }» вверху страницы «{ -menu-app-dashboard }», затем выполните `onboard start { $CUSTOMER } --only live`
app-in-development = Приложение в режиме разработки, поэтому доходят сообщения только от людей с ролью в нём
    .fix = Переведите переключатель «{ -menu-app-mode }» в положение «Опубликовано» (Live), затем выполните `onboard start { $CUSTOMER } --only live`
live-message-unsaid = Пока никто не подтвердил, что сообщение от человека без роли в приложении дошло
    .fix = Попросите такого человека написать Странице, затем выполните `onboard customer set { $CUSTOMER } live_message yes`
live-message-lost = Сообщение от человека без роли в приложении не доходит
    .fix = Выполните `onboard doctor { $CUSTOMER }`: проверьте подписки, режим приложения и то, не управляет ли перепиской другое приложение

# reaching Meta
never-looked-at = Проверки ещё не было
    .fix = Выполните `onboard doctor { $CUSTOMER }`
vault-closed = Хранилище не открылось ({ $reason })
    .fix = Выполните `onboard vault status`: команда покажет, чем открывается хранилище и что мешает
not-agreed = В рабочую папку пришло то, чего вы не подтвердили (читатели: { $readers }; недействующих секретов: { $secrets })
    .fix = Выполните `onboard vault agree`: команда всё покажет и спросит
profile-not-agreed = В рабочую папку пришёл профиль { $platform }, он не используется: { $path }
    .fix = Выполните `onboard vault agree`: команда покажет всё, что пришло, и спросит. Чтобы отказаться, удалите файл
graph-refused = Meta ответила отказом: { $said } (код { $code }, субкод { $subcode })
    .fix = При обращении в поддержку Meta укажите { $trace }
call-refused = Meta отклонила изменение: { $said } (код { $code }, субкод { $subcode })
    .fix = Откройте «{ -menu-app-dashboard }» и внесите его вручную; при обращении в поддержку Meta укажите { $trace }
graph-url-insecure = Обычный http допускается только на этом компьютере, но не для { $host }
    .fix = Используйте https или адрес, который вывела команда `onboard sandbox serve`
graph-url-invalid = URL Graph не является адресом ({ $reason })
    .fix = Запишите его в таком виде: https://graph.facebook.com
no-ca-certificates = На этом компьютере нет сертификатов центров сертификации, поэтому нельзя доверять ни одному серверу
    .fix = Установите пакет ca-certificates
graph-setup = Не удалось подготовить HTTP-клиент: { $reason }
    .fix = Это ошибка программы или повреждённая установка; сообщите о ней и приложите этот текст
proxy-auth = Прокси { $host } требует логин и пароль (407)
    .fix = Укажите их в адресе прокси: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT
graph-unreachable = Не удаётся связаться с { $host }: { $reason }
    .fix = Проверьте сеть и настройки прокси, затем повторите попытку
graph-timeout = { $seconds ->
        [one] Нет ответа от { $host } в течение { $seconds } секунды
        [few] Нет ответа от { $host } в течение { $seconds } секунд
       *[many] Нет ответа от { $host } в течение { $seconds } секунд
    }
    .fix = Повторите попытку позже; всё сохранённое остаётся на месте
graph-reset = Соединение с { $host } прервалось: { $reason }
    .fix = Повторите попытку; всё сохранённое остаётся на месте
graph-tls = Нет доверенного соединения с { $host }: { $reason }
    .fix = Обычно причина в прокси, который вскрывает зашифрованный трафик. Он может прочитать ваши токены: попросите администратора сети настроить обход
graph-not-json = Ответила не Meta, статус { $status }: { $head }
    .fix = Обычно это страница прокси или сбой на стороне Meta. Повторите попытку позже
graph-truncated = Ответ Meta оборвался на середине (статус { $status })
    .fix = Повторите попытку
graph-too-large = Ответ на { $path } больше { $limit }
    .fix = Сообщите об этом разработчикам и приложите этот текст
graph-throttled = { $minutes ->
        [one] Meta просит подождать { $minutes } минуту (код { $code })
        [few] Meta просит подождать { $minutes } минуты (код { $code })
       *[many] Meta просит подождать { $minutes } минут (код { $code })
    }
    .fix = Подождите: каждый вызов за это время продлевает ожидание
graph-unavailable = Meta сейчас не может ответить, повторные попытки не помогли (код { $code })
    .fix = Повторите попытку позже; при обращении в поддержку Meta укажите { $trace }
graph-ambiguous = Соединение прервалось во время запроса { $path }, поэтому неизвестно, выполнен ли он
    .fix = Выполните `onboard doctor { $CUSTOMER }`, чтобы это узнать; автоматически запрос не повторяется
graph-incomplete = В ответе Meta на { $path } не хватает: { $missing }
    .fix = Сообщите об этом разработчикам и приложите этот текст
graph-not-done = Meta ответила на { $path } без ошибки, но сообщила, что действие не выполнено
    .fix = Выполните `onboard doctor { $CUSTOMER }`, чтобы увидеть, чего не хватает
graph-usage-high = Лимит Meta по счётчику { $counter } использован на { $percent } %
    .fix = Снизьте частоту запросов; на 100 % Meta на время перестаёт отвечать
no-app-id = ID приложения пока неизвестен
    .fix = Выполните `onboard start { $CUSTOMER }`
no-app-secret = В хранилище нет секрета приложения
    .fix = Выполните `onboard app set { $APP_ID } app_secret --stdin`
no-user-token = В хранилище нет токена пользователя
    .fix = Выполните `onboard start { $CUSTOMER }`
no-system-user-token = В хранилище нет токена системного пользователя
    .fix = Выполните `onboard start { $CUSTOMER }`
no-page-token = В хранилище нет токена Страницы
    .fix = Выполните `onboard start { $CUSTOMER }`
no-verify-token = В хранилище нет токена подтверждения
    .fix = Выполните `onboard app set { $APP_ID } verify_token --stdin`
no-agent-password = В хранилище нет пароля оператора для проверяющего
    .fix = Выполните `onboard customer set { $CUSTOMER } agent_password --stdin`
file-missing = По пути { $path } нет файла, который можно прочитать
    .fix = Проверьте путь
image-unreadable = Файл { $path } не PNG и не JPEG или повреждён
    .fix = Экспортируйте его ещё раз в PNG

# flaws of review texts
text-placeholder-left = В тексте остался заполнитель
text-example-domain = В тексте остался домен из примера
site-url-not-https = Адрес для проверяющего без https
site-url-bare-domain = В адресе для проверяющего указан только домен, а он часто ведёт на портал
text-names-no-permission = В тексте ни разу не названо его разрешение
text-same-description = У двух разрешений одинаковое описание
text-no-delivered-reply = Шаги не заканчиваются ответом, доставленным в Messenger
text-promise = Текст обещает то, чего сегодня никто не покажет: одобрение или будущую функцию
