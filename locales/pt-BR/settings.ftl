# o vídeo
column-kind = tipo
column-codec = codec
column-picture = imagem
column-length = duração
column-size = tamanho
film-fits = O arquivo serve. O que o vídeo mostra ninguém verificou: compare-o com o roteiro de filmagem
