// One's own details live in this browser; they travel only in the body of a request.
