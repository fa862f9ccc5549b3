package notice

// A RuleBookReader reads the house rules.
type RuleBookReader interface {
	// Rules returns a version of the house rules; the latest one for version 0.
	//
	// Errors: ErrNotFound (there is no such version, or none at all yet).
	Rules(version uint64) (RuleBook, error)
}

// A RuleBookWriter adds versions of the house rules. Versions are numbered from 1 without gaps and are never changed.
type RuleBookWriter interface {
	// AppendRules stores a new version and returns it with its number.
	AppendRules(RuleBook) (RuleBook, error)
}
