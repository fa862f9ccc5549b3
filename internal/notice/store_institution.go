package notice

// An InstitutionReader reads what the desk has set about the institution.
type InstitutionReader interface {
	// Institution returns what was last put; the zero Institution if nothing was ever put.
	Institution() (Institution, error)
}

// An InstitutionWriter writes what the desk has set about the institution.
type InstitutionWriter interface {
	// PutInstitution replaces the institution and returns it with the next Version.
	//
	// Errors: ErrConflict (the stored institution has another Version than i: it has been changed meanwhile).
	PutInstitution(i Institution) (Institution, error)
}
