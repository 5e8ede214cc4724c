label-error = error:
