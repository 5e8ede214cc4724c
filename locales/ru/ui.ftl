# То, что окружает результаты.
welcome = onboard проводит компанию весь путь с нуля до одобренного и работающего канала Facebook Messenger.
    Программа проверяет каждый шаг, делает то, что позволяет API Meta, а про остальное подсказывает по одному пункту.
    Она также составляет тексты на английском, которые нужны для проверки приложения (App Review).
welcome-demo = пройти весь путь на имитации Meta, ничем не рискуя
welcome-start = начать работу с клиентом или продолжить с места остановки
welcome-doctor = найти, чего не хватает, ничего не меняя

label-error = ошибка:
label-fix = подсказка:
label-code = код:
next-command = Дальше:

mark-ok = готово
mark-todo = сделать
mark-wait = ожидание
mark-failed = сбой
mark-unknown = неясно
mark-advice = совет
mark-not-needed = не нужно

board-after = сначала:
subject-app = приложение
subject-customer = клиент
subject-page = Страница
subject-unknown = (пока неизвестно)

pack-written = Пакет лежит в { $folder }
    В нём есть пароль для проверяющего: передавайте его с осторожностью.
on-sandbox = SANDBOX · { $url } · отсюда ничего не попадает в Meta
on-other = НЕ META · { $url } · этот адрес указан в команде и получает то, что получила бы Meta
settings-unheeded = { $keys } в { $path } не учитывается: это мог записать кто угодно. Ваши настройки — в { $own }
settings-move = { $keys } из { $path } перейдёт в { $own } при следующей команде, которая что-то сохраняет
sandbox-runs = Имитация Meta работает, пока вы не нажмёте Ctrl-C. До Meta отсюда ничего не доходит
sandbox-controls = Что в ней может произойти, каждое с примером: { $url }
sandbox-next = Дальше, в другом терминале:
demo-begins = Имитация Meta запущена. Все файлы демонстрации лежат в папке { $home }
demo-home = Рабочая папка демонстрации: { $home }
customer-made = Клиент { $customer } создан
app-made = Запись о приложении { $app } создана
field-set = Значение { $key } сохранено
removed = Удалено: { $subject }
no-customers-yet = Клиентов пока нет
no-apps-yet = Приложений пока нет

vault-ready = Хранилище { $home } готово
vault-recipient = Ваш открытый ключ: { $recipient }
vault-secrets = { $count ->
        [one] Хранится { $count } секрет, все открываются
        [few] Хранится { $count } секрета, все открываются
        [many] Хранится { $count } секретов, все открываются
       *[other] Хранится { $count } секрета, все открываются
    }
vault-no-readers = Читателей пока нет: хранилище появится с первым секретом
vault-readers-changed = Список читателей изменился с тех пор, как вы его подтвердили. Секреты читаются, но новые не
    сохраняются, пока вы не согласитесь: узнайте у коллег и выполните `onboard vault agree`.
vault-unfinished = Часть секретов ещё зашифрована ключом, который знает тот, кому доступ уже закрыт.
    Чтобы закончить, выполните `onboard vault unshare --yes`.
calendar-expires = Истекает { $token }: { $whose }
calendar-vendor = Нужно сгенерировать заново { $token }: { $whose } (раз в { $every } дн.)
calendar-written = { $count ->
        [one] В { $path } { $count } дата. Импортируйте файл в календарь
        [few] В { $path } { $count } даты. Импортируйте файл в календарь
       *[many] В { $path } { $count } дат. Импортируйте файл в календарь
    }
token-was-revoked = { $token } клиента { $customer } отозван в Meta
refresh-sum = { $count ->
        [0] Из того, что истекает в ближайшие { $days } дн., ничего не обновлено.
        [one] Обновлён { $count } токен из истекающих в ближайшие { $days } дн.
        [few] Обновлены { $count } токена из истекающих в ближайшие { $days } дн.
       *[many] Обновлено { $count } токенов из истекающих в ближайшие { $days } дн.
    }
vault-shared = { $count ->
        [one] Эту рабочую папку может читать { $count } человек. Зафиксируйте key.age и recipients.txt одним коммитом.
        [few] Эту рабочую папку могут читать { $count } человека. Зафиксируйте key.age и recipients.txt одним коммитом.
        [many] Эту рабочую папку могут читать { $count } человек. Зафиксируйте key.age и recipients.txt одним коммитом.
       *[other] Эту рабочую папку могут читать { $count } человека. Зафиксируйте key.age и recipients.txt одним коммитом.
    }
vault-unshared = { $count ->
        [one] Теперь эту рабочую папку может читать { $count } человек; все секреты зашифрованы новым ключом. Зафиксируйте всё одним коммитом.
        [few] Теперь эту рабочую папку могут читать { $count } человека; все секреты зашифрованы новым ключом. Зафиксируйте всё одним коммитом.
        [many] Теперь эту рабочую папку могут читать { $count } человек; все секреты зашифрованы новым ключом. Зафиксируйте всё одним коммитом.
       *[other] Теперь эту рабочую папку могут читать { $count } человека; все секреты зашифрованы новым ключом. Зафиксируйте всё одним коммитом.
    }
vault-nobody-leaves = Доступ никому не закрывается: ничего не изменено. Чтобы закрыть доступ, укажите ключ этого человека
vault-renew = { $count ->
        [one] Тот, кому закрыт доступ, видел эти секреты, и они остались в истории git: замените все ({ $count }).
        [few] Тот, кому закрыт доступ, видел эти секреты, и они остались в истории git: замените все { $count }.
        [many] Тот, кому закрыт доступ, видел эти секреты, и они остались в истории git: замените все { $count }.
       *[other] Тот, кому закрыт доступ, видел эти секреты, и они остались в истории git: замените все { $count }.
    }
vault-id = Эта рабочая папка: { $id }; сравните с тем, что видит коллега
vault-doubted = { $count ->
        [one] Пришёл { $count } секрет, который не действует и не используется:
        [few] Пришло { $count } секрета, которые не действуют и не используются:
        [many] Пришло { $count } секретов, которые не действуют и не используются:
       *[other] Пришло { $count } секрета, которые не действуют и не используются:
    }
vault-rolled-back = Вы сохраняли более новые версии, но их нет, и действуют старые: { $secrets }. Восстановите их из git или подтвердите
vault-profiles-came = Эти профили платформ пришли и не используются: { $profiles }
vault-hash-published = В cards.jsonl записан хеш, по которому можно подобрать: { $secrets }. Смените каждый и введите новый.
vault-agreed = { $count ->
        [one] Подтверждено: рабочую папку может читать { $count } человек. Зафиксируйте изменения одним коммитом.
        [few] Подтверждено: рабочую папку могут читать { $count } человека. Зафиксируйте изменения одним коммитом.
        [many] Подтверждено: рабочую папку могут читать { $count } человек. Зафиксируйте изменения одним коммитом.
       *[other] Подтверждено: рабочую папку могут читать { $count } человека. Зафиксируйте изменения одним коммитом.
    }
doubt-unproved = ничто не доказывает, кто его сохранил
doubt-older-key = сохранён под ключом, который знает тот, кому доступ уже закрыт
doubt-renamed = файл переименован
doubt-says = по его же словам, сохранил { $by }
identity-in-keyring = Ваш личный ключ лежит в системной связке ключей
identity-under-passphrase = Ваш личный ключ лежит в { $place } под парольной фразой
identity-under-passphrase-file = Ваш личный ключ защищён парольной фразой из файла { $place }: кто прочтёт этот файл, прочтёт все секреты
identity-passphrase-short = В этой парольной фразе меньше { $least } символов: кто получит файл, сможет её подобрать
identity-unprotected = Ваш личный ключ лежит без защиты в папке этой демонстрации, где ничего секретного нет
reader-you = вы
reader-new = новый: вы его ещё не подтвердили
reader-gone = исчез без вашего подтверждения
reader-leaving = доступ закрывается
adopted = Страница { $page } ({ $name })
      URL обратного вызова      { $callback }
      поля приложения          { $app_fields }
      поля Страницы            { $page_fields }
      действующие разрешения   { $live }
      разрешения токена        { $scopes }

column-customer = клиент
column-company = компания
column-platform = платформа
column-app = приложение
column-pages = Страницы
column-customers = клиенты
column-name = название
column-id = id
column-authentication = аутентификация
column-checked = проверено
column-field = поле
column-reader = читатель
column-note = примечание
column-secret-of = к чему относится
column-secret = секрет
column-stored = сохранён
column-value = значение

profile-own = ваш
profile-replacing = ваш, вместо встроенного
profile-waiting = пришёл неподтверждённый, он не используется
profile-authentication = модель аутентификации
profile-fields = поля вебхука
profile-checked = дата проверки
profile-permissions = Разрешения и функции
profile-checklist = Рекомендации для App Review
profile-unknowns = О чём источник не говорит

step-customer = Клиент
step-app = Приложение Meta
step-app-settings = Настройки приложения
step-messenger-product = Продукт Messenger
step-login = Вход
step-page = Страница
step-page-token = Токен Страницы
step-platform-setup = Настройка платформы
step-webhook-endpoint = Адрес вебхука
step-app-subscription = Подписка приложения
step-page-subscription = Подписка Страницы
step-testers = Тестировщики
step-rehearsal = Пробный диалог
step-review-calls = Вызовы API для App Review
step-review-pack = Тексты для App Review
step-review-submission = Отправка на App Review
step-live = Запуск канала
step-token-refresh = Обновление токенов

ask-company = Название компании
    .help = Так, как её знают клиенты: это название войдёт в тексты для Meta
ask-platform = Платформа контакт-центра
    .help = Программа, в которой отвечают операторы. Если вашей нет в списке, выберите «other»
ask-page_url = Адрес Страницы Facebook
    .help = Адрес в строке браузера, когда Страница открыта. Страницы ещё нет? Создайте её в Facebook: достаточно названия и категории, краткое описание не обязательно
ask-app_id = ID приложения
    .help = Приложения ещё нет? Войдите на developers.facebook.com (там один раз регистрируются как разработчик) и создайте его: { -menu-create-app }. Другие типы не получат разрешений для Страниц. Номер указан вверху: { -menu-app-dashboard }
ask-app_secret = Секрет приложения
    .help = { -menu-basic }, кнопка «Показать». Секрет попадёт в хранилище и нигде не показывается
ask-app_name = Название приложения
    .help = Так, как его показывает { -menu-app-dashboard }: чтобы не перепутать приложение
ask-page_id = ID Страницы
    .help = Число в разделе «Информация», «Прозрачность Страницы»
ask-page_token = Токен Страницы
    .help = { -menu-generate-token }: добавьте Страницу, сгенерируйте токен, отметьте «Я понимаю» и скопируйте его целиком, прежде чем нажать «Готово»: Meta показывает его один раз
ask-user_token = Токен пользователя
    .help = { -menu-explorer }: выберите приложение, отметьте разрешения, сгенерируйте токен
ask-system_user_token = Токен системного пользователя
    .help = Настройки компании, «Системные пользователи», «Сгенерировать маркер» (токен)
ask-contact_email = Контактный адрес электронной почты приложения
    .help = Сюда Meta пишет о ходе проверки; эту почту должен кто-то читать
ask-privacy_policy_url = Адрес политики конфиденциальности
    .help = Общедоступная страница об этом приложении; должна открываться без входа
ask-terms_of_service_url = Адрес пользовательского соглашения
    .help = Общедоступная страница; желательна, но не обязательна
ask-app_domains = Домены приложения
    .help = Домены платформы и сайта через запятую
ask-icon = Значок приложения (1024×1024, PNG или JPEG)
    .help = Файл на этом компьютере, ровно 1024 на 1024 пикселя
ask-callback_url = URL обратного вызова (callback), который показывает платформа
    .help = Платформа показывает его в форме канала; туда Meta будет доставлять сообщения
ask-verify_token = Токен подтверждения (verify token)
    .help = Слово, которое платформа и Meta один раз сверяют; у обеих сторон оно должно совпадать
ask-site_url = Адрес, по которому проверяющий входит на платформу
    .help = Где входит оператор; проверяющий откроет этот адрес не из вашей сети
ask-agent_login = Логин оператора для проверяющего
    .help = Учётная запись для проверяющего, без второго фактора
ask-agent_password = Пароль оператора для проверяющего
    .help = Пароль войдёт в тексты для проверяющего, а так лежит только в хранилище
ask-screencast = Запись экрана (скринкаст)
    .help = Запись всего пути; список кадров даёт `onboard review render`
ask-data_deletion = Настроено ли удаление данных на панели приложений?
    .help = { -menu-basic }, «Удаление данных пользователя». API этого не показывает, поэтому спрашиваем вас
ask-saved_in_platform = Сохранена ли форма на платформе с этими значениями?
    .help = Внесите значения на платформе, сохраните форму и подтвердите здесь
ask-rehearsal = Пришло ли сообщение и доставлен ли ответ?
    .help = Напишите Странице как тестировщик, ответьте на платформе и убедитесь, что ответ пришёл в Messenger
ask-explorer_call = Выполнены ли вызовы в Graph API Explorer?
    .help = { -menu-explorer }: токен пользователя с разрешениями, затем вызовы, названные выше
ask-submitted = Отправлен ли запрос на проверку?
    .help = В разделе «{ -menu-permissions }» нажмите «Запросить расширенный доступ» у каждого разрешения, затем у любого из них «Редактировать запрос на отправку приложения»; вставьте тексты и отправьте. Facebook ещё раз попросит пароль. Потом подтвердите здесь
ask-review_customer = Клиент, чьи адрес, учётные данные и Страница используются в запросе на проверку
    .help = Один из клиентов этого приложения, по id: в тексты войдут его адрес и логин
ask-feature_decision = Что Meta решила по функциям?
    .help = { -menu-permissions }. API не перечисляет функции, поэтому спрашиваем вас
ask-review_looked = Вы искали ответ Meta, и его ещё нет?
    .help = «{ -menu-requests }»; вам ничего не присылают. Если ответ есть, оставьте вопрос открытым и выполните `onboard review record`
ask-app_mode = В каком режиме приложение?
    .help = Переключатель «{ -menu-app-mode }» вверху: { -menu-app-dashboard }. API его не показывает
ask-live_message = Дошло ли сообщение от человека без роли в приложении?
    .help = Попросите кого-нибудь без роли в приложении написать Странице

learn-more = Подробнее:
board-looked-at = Последняя проверка:
paste-then-end = Вставьте текст и нажмите Ctrl-D (в Windows: Enter, Ctrl-Z, Enter)

explained-said = Что ответила Meta
explained-means = Что это значит
explained-why = Почему так бывает
explained-do = Что делать
explained-command = Команда:
explained-docs = Страница Meta:
explained-trace = Код для поддержки Meta:
kind-finding = находка проверки
kind-error = ошибка команды
kind-flaw = недочёт текста для App Review
kind-step = шаг
kind-permission = разрешение
kind-refusal = причина отказа
kind-feature = функция
kind-graph-error = ошибка Graph API

support-holds = В этом файле: версии, языки, настройки, результаты последней проверки приложения, клиента и Страниц с их ID что сделано и что ещё открыто в продукте, и последние строки журналов с именами тех, кто работал. Токенов, паролей, секрета приложения и сообщений в нём нет.
support-written = Записано в { $path }
man-written = Страницы справки записаны в { $path }

column-settled = готово
column-open = сделать
column-waiting = ожидает
column-unknown = неясно
column-worst = самое важное
column-looked = проверено
overview-app = { $count ->
        [one] { $app }, { $count } клиент
        [few] { $app }, { $count } клиента
        [many] { $app }, { $count } клиентов
       *[other] { $app }, { $count } клиента
    }
overview-apps = { $count ->
        [one] Что не так ещё с { $count } приложением: `onboard doctor --all -v`
        [few] Что не так ещё с { $count } приложениями: `onboard doctor --all -v`
        [many] Что не так ещё с { $count } приложениями: `onboard doctor --all -v`
       *[other] Что не так ещё с { $count } приложениями: `onboard doctor --all -v`
    }
overview-more = и ещё { $count }: `onboard doctor { $customer }`
overview-sum = { $count ->
        [one] { $count } клиент: готово { $settled }, сделать { $open }, ожидает { $waiting }, неясно { $unknown }
        [few] { $count } клиента: готово { $settled }, сделать { $open }, ожидает { $waiting }, неясно { $unknown }
        [many] { $count } клиентов: готово { $settled }, сделать { $open }, ожидает { $waiting }, неясно { $unknown }
       *[other] { $count } клиента: готово { $settled }, сделать { $open }, ожидает { $waiting }, неясно { $unknown }
    }
overview-rest = { $count ->
        [one] Что не так ещё у { $count } клиента: `onboard doctor --all -v`
        [few] Что не так ещё у { $count } клиентов: `onboard doctor --all -v`
        [many] Что не так ещё у { $count } клиентов: `onboard doctor --all -v`
       *[other] Что не так ещё у { $count } клиентов: `onboard doctor --all -v`
    }

# token
token-kind-user = Токен пользователя
token-kind-page = Токен Страницы
token-kind-system-user = Токен системного пользователя
token-kind-app = Токен самого приложения: его номер и секрет. Кто прислал его, прислал секрет
token-kind-unknown = Токен
token-state = состояние
token-valid = действует
token-dead = не действует
token-unseen = неизвестно
token-app = приложение
token-page = номер Страницы
token-person = номер человека
token-name = имя
token-scopes = разрешения
token-missing = не хватает
token-granted-for = выдано для
token-expires = истекает
token-never = никогда
token-data-access = доступ к данным до
token-no-end = без срока
token-until = { $days ->
        [0] { $date }, сегодня
        [one] { $date }, через { $days } день
        [few] { $date }, через { $days } дня
       *[many] { $date }, через { $days } дней
    }
token-over = { $date }, срок прошёл
token-issued = выдан
token-stored = сохранён
token-copy = в платформе
token-copy-same = тот же, по чьим-то словам
token-copy-older = более старый
token-copy-unsaid = никто не сказал
token-taken = Сохранён: { $token }, { $subject }
token-same = Такой { $token } уже лежит в хранилище: { $subject }
token-replace-shown = В хранилище лежит действующий { $token } ({ $subject }), а это другой. Копия первого может быть в платформе, тогда новый понадобится и ей.
token-replace-ask = Взять новый?
token-derive-shown = Из этого токена можно получить токены Страниц: { $pages }. Они не истекают, пока у владельца прежние пароль, приложение и задача, и продлевать их не нужно. Тот, что уже есть в платформе, придётся заменить и там.
token-derive-ask = Получить их?
token-not-derived = Токены Страниц из него не получены: { $pages }. Это сделает `--yes`
