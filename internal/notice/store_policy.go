package notice

// A PolicyReader reads which markup policy the HTML in the store is of.
type PolicyReader interface {
	// Policy returns the version of the markup policy that all HTML in the store was rendered with; zero if that is
	// not known.
	Policy() (int, error)
}

// A PolicyWriter records the markup policy.
type PolicyWriter interface {
	// PutPolicy records that all HTML in the store was rendered with a version of the markup policy.
	PutPolicy(int) error
}
