package client

import "testing"

func TestCallSettings_NoSensitivityIsNotTheDefault(t *testing.T) {
	if got := callSettings(Settings{}); got.Sensitivity != 0 || !got.Insensitive {
		t.Errorf("0 %% is passed on as %+v", got)
	}
	if got := callSettings(Settings{Sensitivity: 0.7}); got.Sensitivity != 0.7 || got.Insensitive {
		t.Errorf("70 %% is passed on as %+v", got)
	}
}
