package client

import "testing"

func TestCallSettings_NoSensitivityIsNotTheDefault(t *testing.T) {
	if got := callSettings(Settings{}).Sensitivity; got <= 0 || got > 0.01 {
		t.Errorf("0 %% is passed on as %v, which the conversation takes for another", got)
	}
	if got := callSettings(Settings{Sensitivity: 0.7}).Sensitivity; got != 0.7 {
		t.Errorf("70 %% is passed on as %v", got)
	}
}
