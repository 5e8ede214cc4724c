# the film
column-kind = kind
column-codec = codec
column-picture = picture
column-length = length
column-size = size
film-fits = The file fits. What the film shows nobody looked at: hold it against the shot list
