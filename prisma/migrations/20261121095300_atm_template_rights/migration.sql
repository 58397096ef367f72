-- The apps read and write a person's ATM templates.
GRANT SELECT, INSERT, UPDATE, DELETE ON atm_template TO portcullis_app;
