package notice

// A Preview is what would become of a comment if it were sent now.
type Preview struct {
	Comment Comment // as it would look
	Facts   Facts
	Verdict Verdict
	Rules   RuleBook
	Set     Settings
}
