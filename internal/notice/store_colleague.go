package notice

// A ColleagueReader reads who is told of the work at the desk by e-mail. A colleague is part of an account, which package
// auth keeps.
type ColleagueReader interface {
	// Colleague finds a colleague by the login.
	Colleague(login string) (Colleague, error)
	// Colleagues lists colleagues by login, the disabled ones too. Those whose records are damaged are left out.
	Colleagues(after string, n int) ([]Colleague, error)
	// DeskWatch returns what colleagues have been told of; the zero DeskWatch if that was never put.
	DeskWatch() (DeskWatch, error)
}

// A ColleagueWriter writes it.
type ColleagueWriter interface {
	// PutColleagueMail replaces the Mail of a colleague. An address that is replaced is overwritten in the file, like words
	// that are erased.
	//
	// Errors: ErrNotFound (there is no such account).
	PutColleagueMail(login string, m ColleagueMail) error
	PutDeskWatch(DeskWatch) error
}
