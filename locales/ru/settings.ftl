# видео
column-kind = формат
column-codec = кодек
column-picture = изображение
column-length = длина
column-size = размер
film-fits = Файл подходит. Что видно на записи, никто не проверял: сверьте её со списком кадров
