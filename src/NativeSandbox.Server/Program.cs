return; // grows with the server
