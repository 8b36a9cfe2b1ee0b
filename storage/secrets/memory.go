package secrets

import (
	"context"
	"fmt"
	"sync"
)

// memory forgets everything at the end of the process.
type memory struct {
	mu     sync.Mutex
	values map[string]string
}

// NewMemory returns a vault that forgets everything at the end of the process.
func NewMemory() Vault { return &memory{values: make(map[string]string)} }

// Place implements Vault.
func (m *memory) Place() Place { return PlaceMemory }

// Set implements Vault.
func (m *memory) Set(_ context.Context, key, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = value
	return nil
}

// Get implements Vault.
func (m *memory) Get(_ context.Context, key string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[key]
	if !ok {
		return "", fmt.Errorf("read the token: %w", ErrNotFound)
	}
	return v, nil
}

// Delete implements Vault.
func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.values, key)
	return nil
}
