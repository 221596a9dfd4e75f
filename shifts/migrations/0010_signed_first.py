"""No vacancy reaches a bank's pool unless its trust is in that pool on the day, which it joins by
signing the bank's agreement."""

from django.db import migrations

FUNCTION = """
create or replace function {name}() returns trigger language plpgsql as $$
declare
    opened date := (new.{column} at time zone 'Europe/London')::date;
begin
    if not exists (
        select 1 from trusts_poolmembership m
        where m.bank_id = new.bank_id and m.trust_id = new.trust_id
            and m.valid_from <= opened and (m.valid_to is null or m.valid_to >= opened)
    ) then
        raise exception 'trust % is not in the pool of bank % on %',
            new.trust_id, new.bank_id, opened
            using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
    end if;
    return new;
end $$;
"""

SQL = [
    FUNCTION.format(name="shifts_release_in_pool", column="opened_at"),
    FUNCTION.format(name="shifts_vacancy_in_pool", column="pool_opened_at"),
    "create or replace trigger shifts_release_signed_first before insert on shifts_release"
    " for each row when (new.audience = 'pool') execute function shifts_release_in_pool();",
    "create or replace trigger shifts_vacancy_signed_first before insert on shifts_vacancy"
    " for each row when (new.pool_opened_at is not null)"
    " execute function shifts_vacancy_in_pool();",
    "create or replace trigger shifts_vacancy_signed_before_opened"
    " before update of pool_opened_at on shifts_vacancy for each row"
    " when (new.pool_opened_at is not null and old.pool_opened_at is null)"
    " execute function shifts_vacancy_in_pool();",
]


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0009_import_in_background"),
        ("trusts", "0010_agreement_wall"),
    ]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
