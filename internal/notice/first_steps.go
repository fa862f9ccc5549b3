package notice

import (
	"slices"
	"time"
)

// A FirstStep is an item of the checklist that administrators of a new board get. It is also the last part of message
// keys.
type FirstStep string

// The first steps, in the order of the checklist.
const (
	StepIdentity  FirstStep = "identity"  // names, colour and logo of the institution
	StepRules     FirstStep = "rules"     // house rules
	StepSettings  FirstStep = "settings"  // what waits before it is published, and the two promises
	StepColleague FirstStep = "colleague" // inviting a colleague
	StepFactor    FirstStep = "factor"    // a second factor of the administrator's own account
	StepTry       FirstStep = "try"       // a comment that was written and approved
	StepBackup    FirstStep = "backup"    // a copy of the database
)

// AllFirstSteps lists every step in the order of the checklist.
var AllFirstSteps = []FirstStep{
	StepIdentity, StepRules, StepSettings, StepColleague, StepFactor, StepTry, StepBackup,
}

// FirstSteps is what the store keeps of the checklist: what does not follow from other records.
type FirstSteps struct {
	Ticked    []FirstStep // marked as done by an administrator, or by what they did, in the order of AllFirstSteps
	Dismissed time.Time   // when the checklist was dismissed; zero: it was not
	By        string      // login of the administrator who dismissed it
}

// Tick marks a step as done. An unknown step is ErrNotFound.
func (f FirstSteps) Tick(step FirstStep) (FirstSteps, error) {
	if !slices.Contains(AllFirstSteps, step) {
		return f, ErrNotFound
	}
	f.Ticked = slices.DeleteFunc(slices.Clone(AllFirstSteps), func(s FirstStep) bool {
		return s != step && !slices.Contains(f.Ticked, s)
	})
	return f, nil
}
