package account

// A passkeyForm is a form that takes a passkey, for the template "passkey". A script shows it, asks the browser's
// authenticator, and fills in the answer.
type passkeyForm struct {
	Action  string // path that the form is sent to
	Next    string // path to go on to; empty if the handler knows
	Options string // for the browser's navigator.credentials, as JSON
	Kept    []HiddenField
	Button  string // the button's message has the key "passkey." and this
}

// keyForm returns the form for a passkey; nil if options are empty, since then there can be none.
func keyForm(action, next, options, button string) *passkeyForm {
	if options == "" {
		return nil
	}
	return &passkeyForm{Action: action, Next: next, Options: options, Button: button}
}
