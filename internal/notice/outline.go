package notice

// An Outline is an announcement as lists show it: without the bodies of its texts, their marks
// (Text.Unreviewed), and the notes of its changes. It is cheap to read, however long the texts are. It must not be put.
type Outline struct{ Announcement }

// Outline returns the outline of a.
func (a Announcement) Outline() Outline {
	texts := make(map[Lang]Text, len(a.Texts))
	for l, t := range a.Texts {
		t.Body, t.Unreviewed = Body{}, false
		texts[l] = t
	}
	var changes []Change
	for _, c := range a.Changes {
		c.Notes = nil
		changes = append(changes, c)
	}
	a.Texts, a.Changes = texts, changes
	return Outline{a}
}
