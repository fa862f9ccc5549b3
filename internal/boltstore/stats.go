package boltstore

// Stats are what has been committed since Open.
type Stats struct {
	Commits uint64
	Updates uint64 // that were in the commits; those that ran a second time count twice
}

// Stats returns what has been committed since Open. The two numbers may be of slightly different instants.
func (s *Store) Stats() Stats { return Stats{s.commits.Load(), s.updates.Load()} }
