# Вызовы, которые хочет видеть форма Meta: что сделано, до какого дня засчитывается и что может только человек.
call-itself = { $call }, нужен { $token }
call-token-user = токен пользователя
call-token-page = токен Страницы
call-token-system-user = токен системного пользователя
call-made-here = Сделан программой onboard { $date }
call-made-explorer = Сделан в Graph API Explorer { $date }, с ваших слов
call-made-product = Сделан платформой { $date }, когда она кому-то ответила
call-counts = { $days ->
        [0] засчитывается до { $date }, то есть до сегодняшнего дня
        [one] засчитывается до { $date }, ещё { $days } день
        [few] засчитывается до { $date }, ещё { $days } дня
       *[many] засчитывается до { $date }, ещё { $days } дней
    }
call-expired = засчитывался до { $date }
call-none = Ни одного вызова не известно
call-sent = Уже у Meta или одобрено: новый вызов не нужен, пока вы не отправляете запрос снова
call-not-required = Форма Meta не требует вызова, с ваших слов
call-button = Кнопка Meta станет активной до { $form } (в форме указано 24 часа), самое позднее до { $docs } (в документации указано 2 дня)

calls-reads = Эти вызовы только читают, их никто не заметит:
calls-message = Будет отправлено сообщение. Получатель: { $name } (PSID { $psid })
calls-made = Сделаны вызовы: { $permissions }
calls-planned = Предстоят вызовы:
calls-whom = Кому отправить сообщение для { $permission }?
calls-writer = { $hours ->
        [0] { $name }: последнее сообщение меньше часа назад
        [one] { $name }: последнее сообщение { $hours } час назад
        [few] { $name }: последнее сообщение { $hours } часа назад
       *[many] { $name }: последнее сообщение { $hours } часов назад
    }
calls-psid = PSID тестировщика (Enter: позже)
    .help = Этот токен не может читать диалоги, поэтому нужен идентификатор тестировщика на Странице (PSID). На платформе он указан рядом с контактом, а в её журнале стоит как `sender.id` в сообщении тестировщика. Он не сохраняется.
calls-text = Текст позднего ответа (Enter: позже)
    .help = Метку HUMAN_AGENT Meta разрешает только для того, что пишет человек, поэтому напишите ответ сами.
calls-explorer = Для этих вызовов нужен токен пользователя: { $permissions }
    1. Откройте { -menu-explorer }: https://developers.facebook.com/tools/explorer/
    2. В поле «{ -menu-explorer-app }» выберите приложение { $app }, в поле «{ -menu-explorer-token }» выберите «{ -menu-explorer-user }».
    3. Добавьте разрешения: { $permissions }. Нажмите «{ -menu-explorer-generate }», войдите под аккаунтом, у которого есть роль в приложении и доступ к Странице, и отметьте Страницу.
    4. Выполните `onboard review calls { $customer } --user-token-stdin` и вставьте токен: он понадобится один раз и не сохраняется. Или введите в Explorer каждый из этих путей и отправьте: { $calls }. Затем выполните `onboard review calls { $customer } --made { $made }`.
calls-explorer-ask = Как вы хотите их сделать?
calls-explorer-paste = Вставить токен сейчас
calls-explorer-made = Вызовы уже сделаны в Explorer
calls-name-psid = Сообщение готово к отправке. Выполните `onboard review calls { $customer } --yes --psid PSID` с PSID тестировщика или в терминале без `--yes`, чтобы выбрать получателя; для Human Agent добавьте `--text`. Ответ оператора на платформе тоже засчитывается.
calls-needs-message = За последние 24 часа Странице никто не писал. Попросите человека с ролью в приложении написать и ответьте на платформе, это тоже засчитывается, или снова выполните `onboard review calls { $customer }`.
calls-needs-psid = Этот токен не может читать диалоги. Ответьте на сообщение на платформе, это тоже засчитывается, и выполните `onboard customer set { $customer } rehearsal yes`; или выполните `onboard review calls { $customer } --psid PSID` с PSID человека, который писал за последние 24 часа.
calls-needs-late = Для Human Agent нужно сообщение от человека с ролью в приложении, полученное от 24 часов до 7 дней назад. Попросите его написать сегодня, не отвечайте и вернитесь завтра: ответьте на платформе или выполните `onboard review calls { $customer } --permission human_agent --text "…"`.
calls-none-asked = У некоторых приложений форма Meta не требует вызова для `pages_show_list` и Human Agent. Посмотрите в форме и выполните `onboard review calls { $customer } --not-required PERMISSION`.
