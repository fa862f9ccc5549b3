package notice

// A DossierReader reads the measures taken about authors and networks.
type DossierReader interface {
	// Dossier returns the measures taken about a subject; an empty dossier if there are none.
	Dossier(Subject) (Dossier, error)
	// SubjectsByShort returns for each of some short keys the subject of a kind that has a dossier and whose
	// Subject.Short it is; the zero Subject if there is none, or more than one.
	SubjectsByShort(kind SubjectKind, shorts []string) ([]Subject, error)
	// Dossiers returns the measures taken about some subjects, in the order of subjects.
	Dossiers(subjects []Subject) ([]Dossier, error)
	// Barred lists the dossiers whose last pause or block was not lifted (Restriction.Bar of Dossier.Last), whether
	// it has ended or not. The one that was set last comes first. A zero cursor begins there.
	Barred(after BarCursor, n int) ([]Dossier, error)
}

// A DossierWriter writes the measures taken about authors and networks.
type DossierWriter interface {
	// PutDossier replaces the dossier of a subject. Measures may be appended but not changed, and Stopped may not
	// decrease: an attempt is an internal error.
	PutDossier(Dossier) error
}
