package account

// A passkeyForm is a form that takes a passkey.
type passkeyForm struct{ Action, Next, Options, Button string }

// keyForm returns the form for a passkey; nil if there can be none. Its button says the message with
// the key "passkey." and button.
func keyForm(action, next, options, button string) *passkeyForm {
	if options == "" {
		return nil
	}
	return &passkeyForm{action, next, options, button}
}
