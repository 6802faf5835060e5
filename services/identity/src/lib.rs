//! People, roles, regions and sign-in
