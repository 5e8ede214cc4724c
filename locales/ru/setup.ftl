# Настройка продукта контакт-центра: её шаги, лист, что о ней выяснено.

setup-when-before = Прежде чем начать
setup-when-form = Форма, по порядку
setup-when-after-save = Когда форма сохранена
setup-when-after-subscription = Когда страница уже передаёт сообщения
setup-when-before-review = Прежде чем отправить приложение на проверку
setup-when-after-release = Когда приложение открыто для всех
setup-press = Нажмите «{ $label }»
setup-optional = (необязательно)
setup-not-known = пока неизвестно ({ $what })
setup-read-it = прочитайте здесь
setup-ticked = сделано: { $by }, { $day }
setup-again = сделать снова: с тех пор изменилось ({ $changed })
setup-if = Только если на вопрос «{ $question }» ответ: { $answer }
setup-unknown-path = Руководство не говорит, в каком это меню; спросите { $vendor }
setup-unknown-label = Руководство не говорит, как продукт это называет; спросите { $vendor }
setup-unknown-value = Руководство не говорит, что туда вписать; спросите { $vendor }
setup-unknown-step = Руководство не говорит, нужно ли это продукту; спросите { $vendor }

value-app-id = ID приложения
value-app-secret = секрет приложения
value-app-name = название приложения
value-page-id = ID страницы
value-page-name = название страницы
value-page-url = адрес страницы
value-page-token = токен страницы
value-user-token = токен пользователя
value-system-user-token = токен системного пользователя
value-verify-token = токен подтверждения
value-callback-url = URL обратного вызова
value-graph-url = адрес Graph
value-graph-version = версия Graph

ask-setup_done = Что из этого сделано?
    .help = Отмечайте готовое клавишей Enter или выберите всё сразу; записывается, кто и когда отметил. Об остальном спросят снова.
tick-all = Всё
tick-these = { $done ->
    [one] Этот { $done } шаг; остальное позже
    [few] Эти { $done } шага; остальное позже
   *[many] Эти { $done } шагов; остальное позже
}
ask-example = Например: { $example }

profile-from = начиная с версии
profile-until = до версии включительно
profile-signatures = отклоняет события с неверной подписью

platform-steps-open = { $count ->
    [one] { $platform }: открыт { $count } шаг: { $next }
    [few] { $platform }: открыто { $count } шага; первый: { $next }
   *[many] { $platform }: открыто { $count } шагов; первый: { $next }
}
    .fix = `onboard platform sheet { $CUSTOMER }` показывает их по порядку; когда всё сделано, выполните `onboard customer set { $CUSTOMER } setup_done all`
platform-step-again = { $platform }: не сделано с тех пор, как сменился токен в форме: { $next }
    .fix = Сделайте это, затем выполните `onboard customer set { $CUSTOMER } setup_done { $steps }`
platform-version-ends = { $platform } всё ещё использует Graph { $version }, поддержка которой закончится { $day }: { $next }
    .fix = Впишите туда { $wanted } и сохраните, затем выполните `onboard customer set { $CUSTOMER } saved_in_platform yes`
platform-version-ended = { $platform } всё ещё использует Graph { $version }, поддержка которой закончилась { $day }: { $next }
    .fix = Впишите туда { $wanted } и сохраните, затем выполните `onboard customer set { $CUSTOMER } saved_in_platform yes`
callback-unusual = URL обратного вызова { $seen } не похож на адреса { $platform }: { $wanted }
    .fix = Прочитайте его ещё раз там, где его показывает продукт, затем выполните `onboard customer set { $CUSTOMER } callback_url URL`
answer-not-address-part = `{ $key }` — не часть адреса
    .fix = Укажите только хост или папку, без https:// и без пробелов
setup-step-unknown = У продукта нет шага настройки `{ $step }`
    .fix = Есть такие: { $steps }
secrets-need-terminal = Секреты показываются только в терминале, где они нигде не сохраняются
    .fix = Запустите в терминале, без `--json` и `--no-input`
setup-value-unknown = Значение `{ $step }` пока неизвестно
    .fix = Его спросит `onboard start { $CUSTOMER }`
clipboard-over-ssh = Буфер обмена компьютера, за которым вы сидите, через SSH недоступен
    .fix = Покажите значение на экране на время: `onboard platform sheet { $CUSTOMER } --show-secrets`
clipboard-absent = Буфер обмена здесь не найден ({ $why })
    .fix = Покажите значение на экране на время: `onboard platform sheet { $CUSTOMER } --show-secrets`
copied = `{ $step }` в буфере обмена на { $seconds } с. Эта система может сохранить значение в истории буфера: удалите его там
copied-hidden = `{ $step }` в буфере обмена на { $seconds } с и не попадает в его историю
clipboard-cleared = Буфер обмена снова пуст
answer-not-english = `{ $key }` попадает в текст, который читают проверяющие Meta, и написано не по-английски
    .fix = Напишите по-английски; если продукт показывает надпись на другом языке, добавьте перевод в скобках: `Entrar (Sign in)`
verify-token-not-vendors = У { $platform } один токен подтверждения для всех, а это другой
    .fix = Возьмите токен из руководства: { $wanted }
platform-release-other = Эта версия { $platform } подключается иначе
    .fix = Выполните `onboard customer set { $CUSTOMER } platform { $wanted }`
page-id-missing = ID страницы неизвестен, а через приложение поставщика ни один токен его не покажет
    .fix = Найдите его на странице в разделе «Информация» > «Прозрачность страницы», затем выполните `onboard start { $CUSTOMER } --page-id ID`

explain-platform-steps-open = На этом этапе пути что-то нужно сделать в продукте, и никто не сказал, что это сделано.
    .why = Этого требует руководство самого продукта: право, значение, перезапуск. Без этого в Meta всё выглядит настроенным, а сообщения не приходят.
explain-platform-step-again = Шаг в продукте был сделан, но то, к чему он относится, с тех пор изменилось.
    .why = Многие продукты читают токен только при запуске. Новый токен, вписанный в форму, не действует, пока шаг не сделан снова.
explain-platform-version-ends = В форму продукта вписан адрес с версией Graph, и срок этой версии заканчивается.
    .why = Meta поддерживает каждую версию около двух лет. Продукт обращается по адресу из своей формы, какую бы версию ни использовал onboard.
explain-platform-version-ended = Meta прекратила поддержку версии Graph из адреса, вписанного в форму продукта.
    .why = На такие запросы Meta отвечает самой старой из действующих версий, и ответ может отличаться от того, которого ждёт продукт.
explain-callback-unusual = Все адреса обратного вызова этого продукта похожи, а этот — другой.
    .why = Часть адреса потерялась при копировании, или он от другого продукта.
explain-verify-token-not-vendors = Поставщик напечатал в руководстве один токен подтверждения, и его webhook не принимает другого.
    .why = Токен придуман, как хочет большинство продуктов, или при копировании потерялась буква.
explain-platform-release-other = Способ подключения продукта изменился, и у клиента другая версия.
    .why = Профиль провёл бы по шагам, которых в этой версии нет.
explain-page-id-missing = Канал работает через приложение поставщика, и ни один токен здесь не показывает, какая это страница.
    .why = Токен страницы называет свою страницу. Здесь он есть только у продукта.
