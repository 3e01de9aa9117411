//! What must never be lost: journal, vault and files under power cuts, damage, full disks and failed syncs.

mod backups;
mod chance;
mod command_line;
mod damage_of_data;
mod damage_of_journal;
mod damage_of_vault;
mod https;
mod hub;
mod kill_nine;
mod leftovers;
mod loop_disk;
mod lying_disk;
mod one_writer;
mod parked;
mod power_cuts;
mod power_cuts_on_ext4;
mod program;
mod program_on_ext4;
mod restores;
mod secrets;
mod verifying;
