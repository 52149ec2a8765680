return; // grows with the launcher
