package notice

// A Neighbour is a search text that differs from another one by n for ñ, or ñ for n, and what it finds instead.
type Neighbour struct {
	Text  string
	Count int  // of comments that it finds; at least 1, and has a limit
	More  bool // it finds more than Count
}
