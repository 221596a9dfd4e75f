-- The two roles and what each may do. Run once as a superuser, in the database that will be ours:
--   STAFFBANK_OWNER_PASSWORD=... STAFFBANK_APP_PASSWORD=... psql -d staffbank -f postgres-roles.sql
-- The postgres container runs it by itself when it makes its data folder.

\getenv owner_password STAFFBANK_OWNER_PASSWORD
\getenv app_password STAFFBANK_APP_PASSWORD

-- The owner migrates and backs up. It owns the tables, so no policy binds it: nobody logs in as it
-- to serve a page.
create role staffbank_owner login createdb nosuperuser nobypassrls password :'owner_password';

-- Web, worker and beat. It owns nothing; what it may do to each table, the migrations grant.
create role staffbank_app login nosuperuser nocreatedb nocreaterole nobypassrls password :'app_password';

-- The owner may step down to see what the app sees.
grant staffbank_app to staffbank_owner;

select format('alter database %I owner to staffbank_owner', current_database()) \gexec
alter schema public owner to staffbank_owner;
revoke create on schema public from public;
