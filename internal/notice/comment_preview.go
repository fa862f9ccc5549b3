package notice

// A Preview shows what would happen to a comment if it were sent now.
type Preview struct {
	Comment Comment // with rendered body; it has no ID
	Facts   Facts
	Verdict Verdict
	Rules   RuleBook // in force now
	Set     Settings // in force now
}
