package notice

// A SettingsReader reads the settings.
type SettingsReader interface {
	// Settings returns the settings; DefaultSettings if none were ever put.
	Settings() (Settings, error)
}

// A SettingsWriter writes the settings.
type SettingsWriter interface {
	// PutSettings replaces the settings and returns them with the next Version.
	//
	// Errors: ErrConflict (the stored settings have another Version than s: they have been changed meanwhile).
	PutSettings(s Settings) (Settings, error)
}
