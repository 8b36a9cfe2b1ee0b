package model

// Obstacle is why nothing can be sent to an agent.
type Obstacle string

// The obstacles.
const (
	ObstacleNone       Obstacle = ""
	ObstacleConnecting Obstacle = "connecting" // the connection is still being set up
	ObstacleKeyring    Obstacle = "keyring"    // the keyring can't be used at the moment
	ObstacleSignedOut  Obstacle = "signed_out" // there is no token
	ObstacleNoKey      Obstacle = "no_key"     // the list brought no key for the agent
	ObstacleElsewhere  Obstacle = "elsewhere"  // the agent lives on another server
	ObstacleNoAddress  Obstacle = "no_address" // the list brought no usable address
)

// Stops reports whether nothing can be written. Without that, what is written waits
// until it can be sent.
func (o Obstacle) Stops() bool {
	return o != ObstacleNone && o != ObstacleConnecting && o != ObstacleKeyring
}
