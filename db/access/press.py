"""What the press may count without seeing it: three questions that the database itself answers in sums.

The role of the press reads no report, no state of a station and no incident that is not cleared. These
functions run with the rights of the tables' owner and give sums behind which stand at least
`FEWEST_OBSERVERS` different people; what is below that they pool, and leave out if the pool is too small
too, so that nothing follows by subtraction. Part of the guards (docs/adr/0013), put in force with them.
"""

from collections.abc import Iterator

FEWEST_OBSERVERS = 5
"""Different people behind a figure that may be published: a proposal of practice (DOMAIN, †)."""

CLEARED = """cleared_at is not null
    and state in ('confirmed', 'action', 'filed', 'answered', 'no_reaction', 'closed')"""
"""Of `incident_state`: confirmed by a lawyer (`db.cases.PUBLISHABLE`) and cleared. A test compares."""

INCIDENT_COLUMNS = (
    *("incident_id", "election_id", "station_id", "category", "severity", "occurred_at"),
    *("cleared_at", "revision"),
)
"""What is told of a cleared incident. Not its state nor who works on it: that is the desk's own affair."""

_BODY = """
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    #variable_conflict use_column
    declare before text := current_setting('hq.scope', true);
    begin
        if current_setting('role', true) is distinct from '{role}' then return; end if;
        perform set_config('hq.scope', 'system', true);
        return query {query};
        perform set_config('hq.scope', coalesce(before, ''), true);
    end $$
"""
"""The owner is held by the policies as everybody is, so the system's scope is taken for the length of the
query (a SET clause would take a superuser). After an error the transaction is over, and the scope with it."""

_TURNOUT_REST = f"""
    select slot, source, count(distinct district_id)::int,
        count(*)::int, sum(x), sum(v), sum(x * x), sum(x * v), sum(v * v)
    from (
        select counts.slot, counts.source, place.district_id, place.registered_voters::bigint as v,
            counts.voters::bigint as x, coalesce(counts.observer_id, -counts.station_id) as who
        from turnout_by_district district_sum
        join station place on place.district_id = district_sum.district_id
        join turnout_state counts on counts.station_id = place.id
            and counts.slot = district_sum.slot and counts.source = district_sum.source
        where district_sum.observers < {FEWEST_OBSERVERS} and place.election_id = asked_election
          and place.registered_voters is not null and 'far_above_list' <> all (counts.flags)
    ) small
    group by slot, source having count(distinct who) >= {FEWEST_OBSERVERS}
"""

_DUES = """
    select late_after, silent_after, slots,
        array[
            (held_on + arrival_due_at) at time zone timezone, (held_on + opening_due_at) at time zone timezone
        ] || array(
            select (held_on + slot::time) at time zone timezone
            from unnest(slots) slot order by slot collate "C"
        ) as dues
    from election where id = asked_election
"""
_PLACES = """
    select place.id, place.district_id, day.*, state.arrived_at, state.opened_at, state.heard_at,
        state.protocol_at, state.counting_at, state.last_slot,
        coalesce(state.observers_assigned, 0) as assigned,
        state.removed_at is not null and (state.arrived_at > state.removed_at) is not true as removed,
        greatest(
            (state.arrived_at is not null)::int, 2 * (state.opened_at is not null)::int,
            case when state.last_slot is not null then (
                select 2 + count(*) from unnest(day.slots) slot
                where slot collate "C" <= state.last_slot having count(*) > 0
            ) end
        )::int as last_in
    from station place
    cross join day
    left join station_state state on state.station_id = place.id
    where place.election_id = asked_election
"""
_CLASSES = """
    select district_id, id, heard_at, arrived_at,
        case
            when protocol_at is not null then 'done'
            when removed then 'silent'
            when counting_at is not null then 'done'
            when assigned = 0 and heard_at is null then 'not_covered'
            when (moment >= dues[last_in + 1] + late_after) is not true then
                case when coalesce(last_slot, opened_at::text, arrived_at::text) is null
                    then 'expected' else 'reporting' end
            when moment < greatest(
                dues[last_in + 1] + late_after,
                least(
                    greatest(dues[last_in + 1], heard_at) + silent_after,
                    case when dues[last_in + 2] is not null
                        then greatest(dues[last_in + 2], heard_at) + late_after end
                )
            ) then 'late'
            else 'silent'
        end as class
    from places
"""
"""`queries.coverage` in SQL; a test compares them on random stations. That an observer was removed is an
incident, which only its clearing tells the press: here such a station is silent."""

_COVERAGE = f"""
    with day as materialized ({_DUES}), places as materialized ({_PLACES}), classes as ({_CLASSES}),
    people as (
        select place.district_id, count(distinct observer_id) as observers
        from assignment join station place on place.id = station_id
        where place.election_id = asked_election group by place.district_id
    ),
    grouped as (
        select classes.*, coalesce(people.district_id, 0) as area
        from classes left join people
            on people.district_id = classes.district_id and people.observers >= {FEWEST_OBSERVERS}
    ),
    behind as (
        select area, count(distinct observer_id)::int as observers
        from grouped left join assignment on assignment.station_id = grouped.id group by area
    )
    select nullif(grouped.area, 0), grouped.class, count(*)::int, behind.observers,
        coalesce(sum(greatest(1, extract(epoch from heard_at - arrived_at) / 3600))
            filter (where heard_at is not null), 0)::float8
    from grouped join behind on behind.area = grouped.area
    where behind.observers >= {FEWEST_OBSERVERS}
    group by grouped.area, grouped.class, behind.observers
"""

_UNDER_VERIFICATION = f"""
    select case when counted = 0 or counted >= {FEWEST_OBSERVERS} then counted end
    from (
        select count(*)::int as counted from incident_state
        where election_id = asked_election and state not in ('rejected', 'duplicate')
          and ({CLEARED}) is not true
    ) uncleared
"""

_SUMS = (
    "slot text, source text, districts int, stations int, voters numeric, listed numeric, "
    "voters_squared numeric, voters_by_listed numeric, listed_squared numeric"
)
FUNCTIONS = {
    "press_turnout_rest(asked_election bigint)": (f"table ({_SUMS})", _TURNOUT_REST),
    "press_coverage(asked_election bigint, moment timestamptz)": (
        "table (district_id bigint, class text, stations int, observers int, observed_hours float8)",
        _COVERAGE,
    ),
    "press_under_verification(asked_election bigint)": ("table (counted int)", _UNDER_VERIFICATION),
}
"""Signature → what it returns, and its query.

`press_turnout_rest`: turnout of all districts too small to be shown, per slot and source.
`press_coverage`: stations by district (null: the small ones together) and class.
`press_under_verification`: incidents neither cleared nor rejected nor duplicates; null: from 1 to 4."""


def functions_for(role: str) -> Iterator[str]:
    """Statements that make them anew, for the database role of the press alone. The owner of the tables may
    execute what it owns: so each asks itself in whose name it is called."""
    for signature, (returns, query) in FUNCTIONS.items():
        yield f"drop function if exists {signature}"
        body = _BODY.format(role=role, query=query)
        yield f"create function {signature} returns {returns} {body}"
        yield f"revoke all on function {signature} from public"
        yield f"grant execute on function {signature} to {role}"
