package org

import "slices"

// Role is what a person may be in a unit. The codes are persisted and travel in
// invitation links; a released code is never reused for another meaning.
type Role string

// Roles of the responsibility system (brief 2.1). VFS is the village first secretary,
// VC the village committee's information officer, RWT the resident team, HAC the
// household contact, GRID the grid worker; TWN, CTY and CITY are township, county and
// city offices.
const (
	VillageFirstSecretary Role = "VFS"
	VillageCommittee      Role = "VC"
	ResidentTeam          Role = "RWT"
	HouseholdContact      Role = "HAC"
	GridWorker            Role = "GRID"
	TownshipOfficer       Role = "TWN_OFFICER"
	TownshipApprover      Role = "TWN_APPROVER"
	CountyCoordinator     Role = "CTY_COORD"
	CountyApprover        Role = "CTY_APPROVER"
	CountyFirst           Role = "CTY_FIRST"
	CountyFinance         Role = "CTY_FIN"
	CountyStatistician    Role = "CTY_STAT"
	CountyProject         Role = "CTY_PROJECT"
	CityCoordinator       Role = "CITY_COORD"
	CityApprover          Role = "CITY_APPROVER"
	CityFinance           Role = "FIN_CITY"
	CityCooperation       Role = "COOP_CITY"
	PolicyEditor          Role = "POLICY_EDITOR"
	Supervision           Role = "SUPERVISION"
	ForeignAidOffice      Role = "INTL_PMO"
	DataProtection        Role = "DPO"
	CooperationLiaison    Role = "COOP_LIAISON"
	Province              Role = "PROV"
	Trainer               Role = "TRAINER"
	Administrator         Role = "SYS_ADMIN"
	Observer              Role = "OBSERVER_EN"
)

// Family groups roles by what the bot offers them.
type Family string

// Families: cadres report and learn; coordinators set tasks, review and tell;
// trainers teach; administrators keep units and people; observers read.
const (
	Cadre       Family = "cadre"
	Coordinator Family = "coordinator"
	Teaching    Family = "trainer"
	Admin       Family = "administrator"
	Reading     Family = "observer"
)

// Level is a property of a unit, not its depth: a parent may skip a level, as in a
// municipality whose districts have no prefecture above them. Persisted.
type Level string

// Levels from the top down.
const (
	LevelProvince Level = "province"
	LevelCity     Level = "city"
	LevelCounty   Level = "county"
	LevelTownship Level = "township"
	LevelVillage  Level = "village"
)

// Levels lists the levels from the top down.
var Levels = []Level{LevelProvince, LevelCity, LevelCounty, LevelTownship, LevelVillage}

// Valid reports whether l is one of Levels.
func (l Level) Valid() bool { return slices.Contains(Levels, l) }

// Below reports whether l stands below other.
func (l Level) Below(other Level) bool {
	return slices.Index(Levels, l) > slices.Index(Levels, other)
}

// roleFacts is one row of the table of roles.
type roleFacts struct {
	role   Role
	family Family
	level  Level
}

var roles = []roleFacts{
	{VillageFirstSecretary, Cadre, LevelVillage},
	{VillageCommittee, Cadre, LevelVillage},
	{ResidentTeam, Cadre, LevelVillage},
	{HouseholdContact, Cadre, LevelVillage},
	{GridWorker, Cadre, LevelVillage},
	{TownshipOfficer, Coordinator, LevelTownship},
	{TownshipApprover, Coordinator, LevelTownship},
	{CountyCoordinator, Coordinator, LevelCounty},
	{CountyApprover, Coordinator, LevelCounty},
	{CountyFirst, Coordinator, LevelCounty},
	{CountyFinance, Coordinator, LevelCounty},
	{CountyStatistician, Coordinator, LevelCounty},
	{CountyProject, Coordinator, LevelCounty},
	{CityCoordinator, Coordinator, LevelCity},
	{CityApprover, Coordinator, LevelCity},
	{CityFinance, Coordinator, LevelCity},
	{CityCooperation, Coordinator, LevelCity},
	{PolicyEditor, Coordinator, LevelCity},
	{Supervision, Coordinator, LevelCity},
	{ForeignAidOffice, Coordinator, LevelCity},
	{DataProtection, Coordinator, LevelCity},
	{CooperationLiaison, Coordinator, LevelCounty},
	{Province, Coordinator, LevelProvince},
	{Trainer, Teaching, LevelCity},
	{Administrator, Admin, LevelCity},
	{Observer, Reading, LevelCity},
}

// AllRoles lists the roles, cadres first.
func AllRoles() []Role {
	out := make([]Role, len(roles))
	for i, f := range roles {
		out[i] = f.role
	}
	return out
}

func (r Role) facts() (roleFacts, bool) {
	for _, f := range roles {
		if f.role == r {
			return f, true
		}
	}
	return roleFacts{}, false
}

// Valid reports whether r is a known role.
func (r Role) Valid() bool { _, ok := r.facts(); return ok }

// Family is r's family; the empty family for an unknown role.
func (r Role) Family() Family { f, _ := r.facts(); return f.family }

// Level is the level at which r usually stands; a grant's unit decides where it really is.
func (r Role) Level() Level { f, _ := r.facts(); return f.level }
